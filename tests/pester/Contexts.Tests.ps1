BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue'
    $fleet = Start-TestFleet $TestDrive -WecCount 2
}

AfterAll {
    if ($fleet -and (Test-RealFleet)) {
        Remove-TestWec $fleet shop1
    }

    Stop-TestFleet $fleet
}

Describe 'The context of a WEC that is named otherwise' {
    BeforeAll {
        Register-Wec shop1 -WecContext cluster2 | Approve-Wec -Wait -TimeoutSeconds 120 -PassThru | Wait-Wec -TimeoutSeconds 120
    }

    AfterEach {
        Set-WecContext its1 -KubeConfig $fleet.KubeConfig
    }

    It 'is remembered for the session' {
        (Test-WecPermission shop1 pods get).WecContext | Should -Be 'cluster2'
        (Get-Wec shop1).WecContext | Should -Be 'cluster2'
        (Set-WecLabel shop1 @{ a = 1 } -PassThru).WecContext | Should -Be 'cluster2'
    }

    It 'is found by its address in another session, with one request to the ITS' {
        Set-WecContext -Clear
        Set-WecContext its1 -KubeConfig $fleet.KubeConfig
        if (-not (Test-RealFleet)) {
            Clear-SandboxRequest $fleet
        }

        (Test-WecPermission shop1 pods get).WecContext | Should -Be 'cluster2'
        if (-not (Test-RealFleet)) {
            @(Get-SandboxRequest $fleet | Where-Object server -EQ 'its1') | Should -HaveCount 1
        }

        (Get-Wec shop1).WecContext | Should -Be 'cluster2'
        (Get-WecStatus shop1).WecContext | Should -Be 'cluster2'
        (Set-WecLabel shop1 @{ a = 1 } -PassThru | Test-WecPermission -Resource pods -Verb get).WecContext | Should -Be 'cluster2'
    }

    It 'is not looked for where there is one of its name, or one is given' {
        if (Test-RealFleet) {
            Set-ItResult -Skipped -Because 'only a sandbox keeps a request log'
        }

        Clear-SandboxRequest $fleet
        (Test-WecPermission cluster1 pods get -ErrorAction SilentlyContinue).WecContext | Should -BeIn $null, 'cluster1'
        (Test-WecPermission shop1 pods get -WecContext cluster2).WecContext | Should -Be 'cluster2'
        Get-SandboxRequest $fleet | Where-Object server -EQ 'its1' | Should -BeNullOrEmpty
    }

    It 'is told to be ambiguous where several lead to its address' {
        Set-WecContext -Clear
        $file = Join-Path $TestDrive several
        Copy-Item $fleet.KubeConfig $file
        Add-TestContext ([pscustomobject] @{ KubeConfig = $file; ItsContext = 'its1' }) other -Cluster cluster2
        $null = Test-WecPermission shop1 pods get -ItsContext its1 -KubeConfig $file -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id AmbiguousWecContext -Category InvalidData -Target 'shop1'
        "$failed" | Should -BeLike '*cluster2, other*'
    }

    It 'that is typed and not there is an error, however it could be found' {
        $null = Test-WecPermission shop1 pods get -WecContext shop1 -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id ContextNotFound -Category ObjectNotFound -Target 'shop1'
    }
}

Describe 'A context that was chosen for other work' {
    AfterEach {
        $env:WEC_WDS_CONTEXT = $null
        $env:WEC_ITS_CONTEXT = $null
        Set-WecContext its1 -KubeConfig $fleet.KubeConfig
    }

    It 'of a WDS that is not in this kubeconfig does not stop Unregister-Wec' {
        $env:WEC_WDS_CONTEXT = 'elsewhere'
        $null = Unregister-Wec cluster1 -WhatIf -ErrorAction Stop
        { Unregister-Wec cluster1 -WdsContext elsewhere -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'ContextNotFound,*'
    }

    It 'of an ITS that is not in this kubeconfig does not stop Test-Wec' {
        Set-WecContext -Clear
        $env:WEC_ITS_CONTEXT = 'elsewhere'
        Test-Wec cluster1 -KubeConfig $fleet.KubeConfig -ErrorAction Stop | Should -Not -BeNullOrEmpty
    }
}

Describe 'A question that nobody can answer' {
    It 'is an error about that WEC which names what goes ahead without it, and the next is still asked about' {
        $shell = [powershell]::Create()
        try {
            # A shell without a host, as in a service.
            $null = $shell.AddScript("param(`$module, `$file) Import-Module `$module; Set-WecContext its1 -KubeConfig `$file
                'shop1', 'cluster9' | Set-WecLabel -Label @{ b = 2 } -Confirm").AddArgument((Get-ModulePath)).AddArgument($fleet.KubeConfig)
            $null = $shell.Invoke()
            $failed = @($shell.Streams.Error)
            $failed | Should -HaveCount 2
            $asked = $failed | Where-Object TargetObject -EQ 'shop1'
            Assert-WecError $asked -Id NobodyToAsk -Category InvalidOperation -Target 'shop1'
            $asked.ErrorDetails.RecommendedAction | Should -BeLike '*-Confirm:$false*'
        }
        finally {
            $shell.Dispose()
        }
    }
}
