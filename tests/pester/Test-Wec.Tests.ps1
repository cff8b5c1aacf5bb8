BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 2
    Add-TestWec $fleet cluster1
    Add-TestContext $fleet unreachable -Server 'https://127.0.0.1:9'
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Test-Wec' {
    It 'puts out one row for each requirement of each WEC' {
        $rows = Test-Wec cluster1, cluster2
        $rows | Group-Object Name | ForEach-Object { $_.Count | Should -Be 13 }
        $rows[0].GetType().FullName | Should -Be 'KubeStellar.Wec.Checks.Wecs.WecCheckResult'
        $rows | ForEach-Object { $_.ItsContext | Should -Be $fleet.ItsContext; $_.KubeConfig | Should -Be $fleet.KubeConfig }
        $rows | Where-Object Outcome -EQ Failed | Should -BeNullOrEmpty
    }

    It 'takes WECs, contexts and names from the pipeline' {
        (Get-Wec cluster1 | Test-Wec | Select-Object -First 1).Name | Should -Be 'cluster1'
        (Get-WecContext cluster2 | Test-Wec)[0].WecContext | Should -Be 'cluster2'
        ('cluster2' | Test-Wec | Where-Object Check -EQ ApiServer).Outcome | Should -Be 'Passed'
    }

    It 'says of a server that does not answer what to do, in a row and not as an error' {
        $rows = Test-Wec cluster2 -WecContext unreachable -ErrorAction Stop
        $server = $rows | Where-Object Check -EQ ApiServer
        $server.Outcome | Should -Be 'Failed'
        $server.Fix | Should -Not -BeNullOrEmpty
        ($rows | Where-Object Check -EQ Nodes).Outcome | Should -Be 'Skipped'
    }

    It 'is one Boolean with -Quiet' {
        Test-Wec cluster1, cluster2 -Quiet | Should -BeTrue
        Test-Wec cluster2 -WecContext unreachable -Quiet | Should -BeFalse
        Test-Wec nowhere -Quiet -ErrorAction SilentlyContinue | Should -BeFalse
    }

    It 'checks a cluster by itself when no ITS is named anywhere' {
        Set-WecContext -Clear
        try {
            $rows = Test-Wec $fleet.ItsContext -KubeConfig $fleet.KubeConfig
            ($rows | Where-Object Check -EQ ApiServer).Outcome | Should -Be 'Passed'
            ($rows | Where-Object Check -EQ NameFree).Outcome | Should -Be 'Skipped'
        }
        finally {
            Set-WecContext -ItsContext $fleet.ItsContext -KubeConfig $fleet.KubeConfig
        }
    }

    It 'says that the context is missing, for that WEC only' {
        $rows = Test-Wec nowhere, cluster1 -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id ContextNotFound -Category ObjectNotFound -Target 'nowhere'
        $rows[0].Name | Should -Be 'cluster1'
    }

    It 'asks before it runs a pod, and writes nothing with -WhatIf' {
        if (Test-RealFleet) {
            Set-ItResult -Skipped -Because 'only a sandbox keeps a request log'
        }

        Clear-SandboxRequest $fleet
        (Test-Wec cluster2 -Probe -WhatIf | Where-Object Check -EQ ItsConnection).Outcome | Should -Be 'Warning'
        Get-SandboxWrite $fleet | Should -BeNullOrEmpty
    }

    It 'says what a pod was waiting for that did not get to run' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) {
        $found = Test-Wec cluster2 -Probe -TimeoutSeconds 1 -Confirm:$false | Where-Object Check -EQ ItsConnection
        $found.Outcome | Should -Be 'Skipped'
        $found.Detail | Should -BeLike '*did not end within 1 s*'
        (Get-TestObject $fleet cluster2 pods -n default).items | Should -BeNullOrEmpty
    }

    It 'fits a terminal of 100 columns' {
        $lines = (Test-Wec cluster1 | Out-String -Width 100) -split '\r?\n'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 100
        ($lines -join '') | Should -Not -Match '\.\.\.|…'
    }
}
