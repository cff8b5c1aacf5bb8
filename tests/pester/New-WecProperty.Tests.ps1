BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive
    Add-TestWec $fleet
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'New-WecProperty' {
    It 'keeps the properties where KubeStellar looks for them' {
        $given = New-WecProperty cluster1 @{ clusterURL = 'https://my.clusters/1001-abcd'; maxPods = 100 } -PassThru
        $given.Changed | Should -BeTrue
        $given.Property['maxPods'] | Should -BeExactly '100'
        $map = Get-TestObject $fleet its1 configmap cluster1 -n customization-properties
        $map.data.clusterURL | Should -Be 'https://my.clusters/1001-abcd'
        $map.data.maxPods | Should -BeExactly '100'
    }

    It 'changes nothing when run again, and says so' {
        (New-WecProperty cluster1 @{ maxPods = 100 } -PassThru).Changed | Should -BeFalse
    }

    It 'adds to those that are there' {
        $given = Get-Wec cluster1 | New-WecProperty -Property @{ site = 'north' } -PassThru
        $given.Property.Keys | Sort-Object | Should -Be 'clusterURL', 'maxPods', 'site'
    }

    It 'does not replace another value unless forced' {
        New-WecProperty cluster1 @{ maxPods = 5 } -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id PropertyExists -Category ResourceExists -Target 'cluster1'
        (New-WecProperty cluster1 @{ maxPods = 5 } -Force -PassThru).Property['maxPods'] | Should -Be '5'
    }

    It 'refuses a name that no template can use, and suggests one' {
        { New-WecProperty cluster1 @{ 'location-group' = 'edge' } } | Should -Throw -ErrorId 'InvalidPropertyName,*'
        try {
            New-WecProperty cluster1 @{ 'location-group' = 'edge' }
        }
        catch {
            $_.ErrorDetails.RecommendedAction | Should -BeLike '*location_group*'
        }
    }

    It 'warns of a name it was forced to take, and of one that hides a built-in' {
        $null = New-WecProperty cluster1 @{ 'a-b' = 1; clusterName = 'x' } -Force -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -HaveCount 2
    }

    It 'says of a WEC that is not there that it is not, and writes nothing' {
        New-WecProperty nope @{ a = 1 } -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id WecNotFound -Category ObjectNotFound -Target 'nope'
        (Get-TestObject $fleet its1 configmaps -n customization-properties).items.metadata.name | Should -Not -Contain 'nope'
    }
}
