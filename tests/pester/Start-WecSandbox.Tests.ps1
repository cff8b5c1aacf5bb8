BeforeDiscovery {
    $hasKubectl = [bool] (Get-Command kubectl -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
}

Describe 'Start-WecSandbox' {
    BeforeAll {
        Set-WecContext -Clear
        $sandbox = Start-WecSandbox 2 -FleetSize 3
    }

    AfterAll {
        Stop-WecSandbox
        Set-WecContext -Clear
    }

    It 'serves an ITS and as many WECs as asked for' {
        $sandbox.ItsContext | Should -Be 'its1'
        $sandbox.WecContext | Should -Be 'cluster1', 'cluster2'
        $sandbox.KubeConfig | Should -Exist
        Get-Process -Id $sandbox.ProcessId | Should -Not -BeNullOrEmpty
    }

    It 'has the session use it' {
        (Get-WecContext its1).UsedAs | Should -Be 'ITS'
        (Get-WecContext its1).KubeConfig | Should -Be $sandbox.KubeConfig
    }

    It 'shows a fleet without clusters behind it' {
        Get-Wec | Should -HaveCount 3
        (Get-Wec).Available | Should -Not -Contain $false
    }

    It 'is good for kubectl too' -Skip:(-not $hasKubectl) {
        kubectl --kubeconfig $sandbox.KubeConfig --context its1 get managedclusters -o name | Should -HaveCount 3
    }

    It 'leaves the session alone when told to' {
        $second = Start-WecSandbox -NoDefault
        (Get-WecContext its1).KubeConfig | Should -Be $sandbox.KubeConfig
        Get-Wec -KubeConfig $second.KubeConfig -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'can be piped into the cmdlets that register its WECs' {
        (Get-WecContext $sandbox.WecContext | Register-Wec -WhatIf) | Should -BeNullOrEmpty
    }

    It 'starts nothing with -WhatIf' {
        Start-WecSandbox -WhatIf | Should -BeNullOrEmpty
    }

    It 'refuses a count that makes no sense' {
        { Start-WecSandbox 0 } | Should -Throw
        { Start-WecSandbox -FleetSize -1 } | Should -Throw
    }
}
