BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 2
    Add-TestWec $fleet cluster1
    $null = Register-Wec cluster2 -Wait -TimeoutSeconds 120
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Set-WecLabel' {
    It 'sets labels and keeps the others' {
        $labelled = Set-WecLabel cluster1 @{ 'location-group' = 'edge'; name = 'cluster1' } -PassThru
        $labelled.Changed | Should -BeTrue
        $labels = (Get-TestObject $fleet its1 managedcluster cluster1).metadata.labels
        $labels.'location-group' | Should -Be 'edge'
        $labels.name | Should -Be 'cluster1'
        $labels.'cluster.open-cluster-management.io/clusterset' | Should -Be 'default'
        $labelled.Labels['location-group'] | Should -Be 'edge'
    }

    It 'changes nothing when run again, and says so' {
        (Set-WecLabel cluster1 @{ 'location-group' = 'edge' } -PassThru).Changed | Should -BeFalse
    }

    It 'takes a label away that is $null, in one patch with what is set, and says so before' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) {
        $null = Set-WecLabel cluster1 @{ gone = 'soon' }
        Clear-SandboxRequest $fleet
        $null = Set-WecLabel cluster1 @{ gone = $null; stays = 'here' } -WhatIf
        Get-SandboxWrite $fleet | Should -BeNullOrEmpty
        $labelled = Set-WecLabel cluster1 @{ gone = $null; stays = 'here' } -PassThru
        $labelled.Changed | Should -BeTrue
        $labelled.Labels.ContainsKey('gone') | Should -BeFalse
        $labelled.Labels['stays'] | Should -Be 'here'
        Get-SandboxWrite $fleet | Should -HaveCount 1
        (Set-WecLabel cluster1 @{ gone = $null } -PassThru).Changed | Should -BeFalse
    }

    It 'takes labels as kubectl does' {
        $null = Set-WecLabel cluster1 'kind=a', 'zone=b'
        (Get-Wec cluster1).Labels['kind'] | Should -Be 'a'
        (Get-Wec cluster1).Labels['zone'] | Should -Be 'b'
        { Set-WecLabel cluster1 'nonsense' } | Should -Throw '*no name and value*'
        { Set-WecLabel cluster1 'a=1', 'a=2' } | Should -Throw '*two values*'
    }

    It 'takes days, and refuses times, which no label can hold' {
        $null = Set-WecLabel cluster1 @{ since = [DateOnly]::new(2025, 1, 2) }
        (Get-Wec cluster1).Labels['since'] | Should -BeExactly '2025-01-02'
        $failed = { Set-WecLabel cluster1 @{ since = [datetime]::new(2025, 1, 2, 3, 4, 5, [DateTimeKind]::Utc) } } | Should -Throw -PassThru -ErrorId 'InvalidLabel,*'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*yyyy-MM-dd*'
    }

    It 'writes numbers and Booleans as Kubernetes does' {
        $null = Set-WecLabel cluster1 @{ tier = 3; edge = $true; load = 1.5; none = '' }
        $labels = (Get-Wec cluster1).Labels
        $labels['tier'] | Should -BeExactly '3'
        $labels['edge'] | Should -BeExactly 'true'
        $labels['load'] | Should -BeExactly '1.5'
        $labels['none'] | Should -BeExactly ''
    }

    It 'puts nothing out unless asked to' {
        Get-Wec cluster1 | Set-WecLabel -Label @{ tier = 4 } | Should -BeNullOrEmpty
        (Get-Wec cluster1).Labels['tier'] | Should -Be '4'
    }

    It 'refuses what Kubernetes would refuse, before anything is written' -ForEach @(
        @{ Label = @{ 'bad key' = 'x' }; Id = 'InvalidLabel' }
        @{ Label = @{ good = 'bad value' }; Id = 'InvalidLabel' }
        @{ Label = @{ good = 'x' * 64 }; Id = 'InvalidLabel' }
        @{ Label = @{ good = 1, 2 }; Id = 'InvalidValue' }
        @{ Label = @{}; Id = 'NothingToSet' }
    ) {
        { Set-WecLabel cluster1 $Label } | Should -Throw -ErrorId "$Id,*"
        (Get-Wec cluster1).Labels.Keys | Should -Not -Contain 'good'
    }

    It 'leaves the labels of controllers alone unless forced' {
        $reserved = @{ 'feature.open-cluster-management.io/addon-x' = 'available' }
        $null = Set-WecLabel cluster1 $reserved -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id ReservedLabel -Category SecurityError -Target 'cluster1'
        (Set-WecLabel cluster1 $reserved -Force -PassThru).Changed | Should -BeTrue
    }

    It 'does not label a WEC that is not accepted, for the sake of the others' {
        $done = Set-WecLabel cluster2, cluster1 @{ wave = 1 } -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id WecNotAccepted -Category InvalidOperation -Target 'cluster2'
        $done.Name | Should -Be 'cluster1'
        (Set-WecLabel cluster2 @{ wave = 1 } -Force -PassThru).Changed | Should -BeTrue
    }

    It 'says of a WEC that is not there that it is not' {
        Set-WecLabel nope @{ wave = 1 } -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id WecNotFound -Category ObjectNotFound -Target 'nope'
    }
}
