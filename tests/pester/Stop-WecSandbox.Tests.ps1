BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
}

Describe 'Stop-WecSandbox' {
    BeforeEach {
        Set-WecContext -Clear
        $sandbox = Start-WecSandbox
    }

    AfterEach {
        Stop-WecSandbox
        Set-WecContext -Clear
    }

    It 'ends the process and takes its files away' {
        Stop-WecSandbox $sandbox.ProcessId
        Get-Process -Id $sandbox.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
        $sandbox.KubeConfig | Should -Not -Exist
    }

    It 'leaves nothing of it in the session' {
        $before = $env:KUBECONFIG
        $env:KUBECONFIG = Join-Path $TestDrive kubeconfig
        try {
            Copy-Item $sandbox.KubeConfig $env:KUBECONFIG
            $sandbox | Stop-WecSandbox
            (Get-WecContext its1).KubeConfig | Should -BeNullOrEmpty
            (Get-WecContext its1).UsedAs | Should -BeNullOrEmpty
        }
        finally {
            $env:KUBECONFIG = $before
        }
    }

    It 'stops the one that is named and keeps the others' {
        $second = Start-WecSandbox -NoDefault
        $second | Stop-WecSandbox
        { Get-Wec -ErrorAction Stop } | Should -Not -Throw
    }

    It 'stops nothing with -WhatIf' {
        Stop-WecSandbox -WhatIf
        { Get-Wec -ErrorAction Stop } | Should -Not -Throw
    }

    It 'says of one that is not there that it is not' {
        Stop-WecSandbox 1 -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id SandboxNotFound -Category ObjectNotFound -Target 1
    }
}
