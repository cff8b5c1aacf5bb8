BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 2
    $null = Register-Wec cluster1 -Wait -TimeoutSeconds 120
    Add-TestWec $fleet cluster2
    Wait-Until { (Get-WecStatus cluster1).Phase -eq 'PendingApproval' }
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Deny-Wec' {
    It 'denies what waits, and records why' {
        $denial = Deny-Wec cluster1 -Reason 'Nobody knows it.' -PassThru
        $denial.Changed | Should -BeTrue
        $denial.Accepted | Should -BeFalse
        $denial.Denied | Should -HaveCount 1
        $request = Get-TestObject $fleet its1 csr $denial.Denied[0]
        $request.status.conditions.type | Should -Be 'Denied'
        $request.status.conditions.message | Should -Be 'Nobody knows it.'
    }

    It 'changes nothing when run again, and says so' {
        $again = Deny-Wec cluster1 -PassThru
        $again.Changed | Should -BeFalse
        $again.Denied | Should -BeNullOrEmpty
        $again.Evidence[0].Verdict | Should -BeLike '*Nobody knows it.'
    }

    It 'leaves out of -All what was denied' {
        Approve-Wec -All -PassThru -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        (Get-Wec cluster1).HubAccepted | Should -BeFalse
    }

    It 'takes the acceptance of a WEC of the fleet back when forced, and Approve-Wec gives it again' {
        $denial = Get-Wec cluster2 | Deny-Wec -Force -PassThru
        $denial.Changed | Should -BeTrue
        $denial.CertificateExpires | Should -BeGreaterThan ([DateTimeOffset]::Now)
        Wait-Until { (Get-WecStatus cluster2).Phase -eq 'Denied' }
        (Approve-Wec cluster2 -Wait -PassThru).Changed | Should -BeTrue
        (Wait-Wec cluster2).Reached | Should -Be 'Available'
    }

    It 'does not take a WEC of the fleet out where nobody can be asked' {
        $null = Invoke-TestPwsh -NonInteractive -Command @"
            Import-Module '$(Get-ModulePath)'
            Deny-Wec cluster2 -ItsContext its1 -KubeConfig '$($fleet.KubeConfig)'
"@ 2>&1
        (Get-Wec cluster2).HubAccepted | Should -BeTrue
    }

    It 'knows nothing of a WEC that the ITS does not know' {
        $null = Deny-Wec stranger -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id WecNotFound -Category ObjectNotFound -Target 'stranger'
    }

    It 'names the agents there are when it is given another' {
        $null = Deny-Wec cluster1 -AgentId ghost -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id AgentNotFound -Category ObjectNotFound -Target 'cluster1'
    }

    It 'is laid out in a hundred columns' {
        $lines = Deny-Wec cluster1 -PassThru | Out-String -Width 100 -Stream
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 100 }
    }
}
