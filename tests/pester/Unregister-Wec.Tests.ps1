BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 2
    Add-TestWec $fleet cluster1
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Unregister-Wec' {
    It 'asks before it takes a WEC out, because much goes with it' {
        (Get-Command Unregister-Wec).ImplementingType.GetCustomAttributes($true).Where{ $_ -is [Management.Automation.CmdletAttribute] }.ConfirmImpact |
            Should -Be 'High'
    }

    It 'refuses a cluster that is registered under another name' {
        $null = Unregister-Wec other -WecContext cluster1 -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id NotThisWec -Category InvalidOperation -Target 'other'
        (Get-TestObject $fleet cluster1 klusterlet klusterlet).spec.clusterName | Should -Be 'cluster1'
    }

    It 'takes it out on both sides and leaves nothing' -Tag 'clusteradm#302' {
        $left = Get-Wec cluster1 | Unregister-Wec -Confirm:$false
        $left.Changed | Should -BeTrue
        $left.LeftOver | Should -BeNullOrEmpty
        $left.Removed | Should -Contain 'its1: ManagedCluster cluster1'
        Get-Wec | Where-Object Name -EQ cluster1 | Should -BeNullOrEmpty
        (Get-TestObject $fleet cluster1 namespace).items.metadata.name | Should -Not -Contain 'open-cluster-management'
        (Get-TestObject $fleet its1 namespace).items.metadata.name | Should -Not -Contain 'cluster1'
    }

    It 'changes nothing when run again, and says so' {
        $again = Unregister-Wec cluster1 -Confirm:$false -WarningAction SilentlyContinue -WarningVariable said
        $again.Changed | Should -BeFalse
        $said | Should -HaveCount 1
    }

    It 'does not take both sides away where only one is wanted' {
        { Unregister-Wec cluster2 -ItsOnly -WecOnly -Confirm:$false } | Should -Throw
    }
}
