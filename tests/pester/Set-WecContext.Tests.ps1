BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Set-WecContext' {
    BeforeEach {
        Set-WecContext -Clear
    }

    It 'makes the session use a kubeconfig and an ITS' {
        Set-WecContext its1 -KubeConfig $fleet.KubeConfig
        { Get-Wec -ErrorAction Stop } | Should -Not -Throw
        (Get-WecContext its1).UsedAs | Should -Be 'ITS'
    }

    It 'puts out what was chosen when asked to' {
        Set-WecContext its1 -KubeConfig $fleet.KubeConfig | Should -BeNullOrEmpty
        (Set-WecContext its1 -PassThru).Name | Should -Be 'its1'
    }

    It 'remembers a relative kubeconfig as what it was relative to' {
        Push-Location $TestDrive
        try {
            Set-WecContext its1 -KubeConfig kubeconfig
        }
        finally {
            Pop-Location
        }

        (Get-WecContext its1).KubeConfig | Should -Be $fleet.KubeConfig
    }

    It 'keeps what it is not told to change' {
        Set-WecContext its1 -KubeConfig $fleet.KubeConfig
        Set-WecContext -WdsContext cluster1
        (Get-WecContext its1).UsedAs | Should -Be 'ITS'
        (Get-WecContext cluster1).UsedAs | Should -Be 'WDS'
    }

    It 'refuses a context that is not there, and keeps what was chosen' {
        Set-WecContext its1 -KubeConfig $fleet.KubeConfig
        { Set-WecContext nowhere } | Should -Throw -ErrorId 'ContextNotFound,KubeStellar.Wec.Commands.SetWecContextCommand'
        (Get-WecContext its1).UsedAs | Should -Be 'ITS'
    }

    It 'forgets with -Clear' {
        Set-WecContext its1 -KubeConfig $fleet.KubeConfig
        Set-WecContext -Clear
        (Get-WecContext its1 -KubeConfig $fleet.KubeConfig).UsedAs | Should -BeNullOrEmpty
    }

    It 'gives way to a typed context, and before an environment variable' {
        $env:WEC_ITS_CONTEXT = 'nowhere'
        try {
            Set-WecContext its1 -KubeConfig $fleet.KubeConfig
            { Get-Wec -ErrorAction Stop } | Should -Not -Throw
            { Get-Wec -ItsContext elsewhere -ErrorAction Stop } | Should -Throw '*elsewhere*'
            Set-WecContext -Clear
            { Get-Wec -KubeConfig $fleet.KubeConfig -ErrorAction Stop } | Should -Throw '*nowhere*'
        }
        finally {
            $env:WEC_ITS_CONTEXT = $null
        }
    }

    It 'chooses nothing with -WhatIf' {
        Set-WecContext its1 -KubeConfig $fleet.KubeConfig -WhatIf
        (Get-WecContext its1 -KubeConfig $fleet.KubeConfig).UsedAs | Should -BeNullOrEmpty
    }

    It 'chooses for its own runspace only' {
        Set-WecContext its1 -KubeConfig $fleet.KubeConfig
        $other = [powershell]::Create()
        try {
            $seen = $other.AddScript('param($module, $file) Import-Module $module; (Get-WecContext its1 -KubeConfig $file).UsedAs').
                AddArgument((Get-ModulePath)).AddArgument($fleet.KubeConfig).Invoke()
            $other.HadErrors | Should -BeFalse
            $seen | Should -BeNullOrEmpty
        }
        finally {
            $other.Dispose()
        }
    }
}
