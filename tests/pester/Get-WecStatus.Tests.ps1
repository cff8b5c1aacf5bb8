BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 2
    Add-TestWec $fleet cluster1
    $null = Register-Wec cluster2 -Wait -TimeoutSeconds 120
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Get-WecStatus' {
    It 'calls a WEC ready that is accepted, joined and reporting' {
        $status = Get-WecStatus cluster1
        $status.Phase | Should -Be 'Ready'
        $status.Available | Should -BeTrue
        $status.AvailableStatus | Should -Be 'True'
        $status.LeaseAge | Should -BeLessThan ([TimeSpan]::FromMinutes(2))
        $status.LeaseDuration | Should -Be ([TimeSpan]::FromSeconds(60))
    }

    It 'names the next step for a WEC that asks to be let in' {
        Wait-Until { (Get-WecStatus cluster2).Phase -eq 'PendingApproval' }
        $status = Get-WecStatus cluster2
        $status.HubAccepted | Should -BeFalse
        $status.PendingRequests | Should -BeGreaterOrEqual 1
        $status.Message | Should -BeLike '*Approve-Wec*'
    }

    It 'lists all, in the order of their names' {
        (Get-WecStatus).Name | Should -Be 'cluster1', 'cluster2'
    }

    It 'takes the objects of Get-Wec' {
        (Get-Wec cluster1 | Get-WecStatus).Phase | Should -Be 'Ready'
    }

    It 'says of a name that is not there that it is not' {
        $null = Get-WecStatus nope -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id WecNotFound -Category ObjectNotFound -Target 'nope'
    }

    It 'can be filtered by phase' {
        (Get-WecStatus | Where-Object Phase -NE Ready).Name | Should -Be 'cluster2'
    }
}
