BeforeDiscovery {
    $changing = @(
        @{ Name = 'Register-Wec'; Command = { Register-Wec cluster2 -WhatIf } }
        @{ Name = 'Approve-Wec'; Command = { Approve-Wec cluster3 -Wait -PassThru -WhatIf } }
        @{ Name = 'Deny-Wec'; Command = { Deny-Wec cluster4 -PassThru -WhatIf } }
        @{ Name = 'Set-WecLabel'; Command = { Set-WecLabel cluster1 @{ region = 'eu' } -PassThru -WhatIf } }
        @{ Name = 'New-WecProperty'; Command = { New-WecProperty cluster1 @{ site = 'north' } -PassThru -WhatIf } }
        @{ Name = 'Grant-WecPermission'; Command = { Grant-WecPermission cluster1 appwrappers.workload.codeflare.dev -PassThru -WhatIf } }
        @{ Name = 'Update-Wec'; Command = { Update-Wec cluster1 -AgentVersion 1.2.0 -Force -WhatIf } }
        @{ Name = 'Repair-Wec'; Command = { Repair-Wec cluster1 -Force -WhatIf } }
        @{ Name = 'Unregister-Wec'; Command = { Unregister-Wec cluster3 -Confirm:$false -WhatIf } }
        @{ Name = 'Revoke-WecPermission'; Command = { Revoke-WecPermission cluster1 plums.example.com -PassThru -WhatIf } }
    )
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue' # granting what is not installed yet warns
    if (-not (Test-RealFleet)) {
        $fleet = Start-TestFleet $TestDrive -WecCount 4
        Add-TestWec $fleet cluster1
        $null = Register-Wec cluster3, cluster4 -Wait
        Grant-WecPermission cluster1 plums.example.com
        Wait-Until { (Get-WecStatus cluster4).Phase -eq 'PendingApproval' }
    }
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe '-WhatIf' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) { # only a sandbox keeps a request log
    It 'sends no write with <Name>, and puts nothing out' -ForEach $changing {
        Clear-SandboxRequest $fleet
        & $Command | Should -BeNullOrEmpty
        Get-SandboxRequest $fleet | Should -Not -BeNullOrEmpty -Because 'it does every read and check'
        Get-SandboxWrite $fleet | Should -BeNullOrEmpty
    }

    It 'sends the write with <Name> without it' -ForEach $changing {
        Clear-SandboxRequest $fleet
        & ([scriptblock]::Create(("$Command" -replace '-WhatIf'))) | Should -Not -BeNullOrEmpty
        Get-SandboxWrite $fleet | Should -Not -BeNullOrEmpty
    }

    It 'is not asked for where nothing would change' {
        Clear-SandboxRequest $fleet
        $said = Invoke-TestPwsh -Command @"
            Import-Module '$(Get-ModulePath)'
            Set-WecLabel cluster1 @{ region = 'eu' } -WhatIf -ItsContext its1 -KubeConfig '$($fleet.KubeConfig)'
            Set-WecLabel cluster1 @{ region = 'us' } -WhatIf -ItsContext its1 -KubeConfig '$($fleet.KubeConfig)'
"@
        $said | Should -HaveCount 1
        $said | Should -BeLike '*region=us (was eu)*cluster1 on its1 (127.0.0.1:*'
    }
}
