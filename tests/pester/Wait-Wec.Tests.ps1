BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 3
    Add-TestWec $fleet cluster1
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Wait-Wec' {
    It 'comes back at once for what is reached' -ForEach 'Registered', 'Accepted', 'Joined', 'Available' {
        $outcome = Wait-Wec cluster1 -For $_
        $outcome.Reached | Should -Be $_
        $outcome.Name | Should -Be 'cluster1'
        $outcome.KubeConfig | Should -Be $fleet.KubeConfig
    }

    It 'waits for all of Available unless told what for' {
        (Get-Wec | Wait-Wec).Reached | Should -Be 'Available'
    }

    It 'says how far a WEC has come when the time is up' {
        $null = Register-Wec cluster2 -Wait -TimeoutSeconds 120
        $null = Wait-Wec cluster2 -For Joined -TimeoutSeconds 1 -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id WaitTimeout -Category OperationTimeout -Target 'cluster2'
        "$failed" | Should -BeLike "*'cluster2' was not joined within 1 s*"
    }

    It 'says of a WEC nobody has heard of that there is none' {
        $reached = Wait-Wec nope, cluster1 -TimeoutSeconds 1 -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id WaitTimeout -Category OperationTimeout -Target 'nope'
        $reached.Name | Should -Be 'cluster1'
    }

    It 'comes back at once for what was never there and is to be gone' {
        (Wait-Wec nope -For Gone).Reached | Should -Be 'Gone'
    }

    It 'waits for no add-on that the ITS does not have' {
        $null = Wait-Wec cluster1 -For AddonReady -AddonName no-such-addon -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id AddOnNotInstalled -Category ObjectNotFound -Target 'cluster1'
    }

    It 'says what the agent complains of where the WEC can be reached' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) { # needs faults
        Add-SandboxFault $fleet @{ action = 'InternalError'; server = 'its1'; path = '*/selfsubjectaccessreviews' }
        try {
            $null = Register-Wec third -WecContext cluster3
            $null = Wait-Wec third -WecContext cluster3 -For Registered -TimeoutSeconds 2 -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-WecError $failed -Id WaitTimeout -Category OperationTimeout -Target 'third'
            "$failed" | Should -BeLike '*Its Klusterlet says*'
        }
        finally {
            Clear-SandboxFault $fleet
        }
    }

    It 'refuses an unknown milestone and names those there are' {
        { Wait-Wec cluster1 -For Happy } | Should -Throw '*Registered*Accepted*Joined*Available*AddonReady*Gone*'
    }
}
