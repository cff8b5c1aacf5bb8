BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 2
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Register-Wec' {
    It 'installs the agent, which announces itself to the ITS' {
        $registered = Register-Wec cluster1
        $registered.Changed | Should -BeTrue
        $registered.Name | Should -Be 'cluster1'
        $registered.WecContext | Should -Be 'cluster1'
        $registered.ItsContext | Should -Be 'its1'
        $registered.AgentVersion | Should -Match '^v\d+\.\d+\.\d+$'

        (Get-TestObject $fleet cluster1 klusterlet klusterlet).spec.clusterName | Should -Be 'cluster1'
        (Wait-Wec cluster1 -For Registered).Reached | Should -Be 'Registered'
    }

    It 'accepts nobody by itself' {
        (Get-TestObject $fleet its1 managedcluster cluster1).spec.hubAcceptsClient | Should -Not -BeTrue
    }

    It 'changes nothing when run again, and says so' {
        $again = Register-Wec cluster1
        $again.Changed | Should -BeFalse
        $again.State | Should -Be 'Announced'
    }

    It 'waits for the announcement when told to, and takes what Get-WecContext puts out' {
        $registered = Get-WecContext cluster2 | Register-Wec -Wait -TimeoutSeconds 120
        $registered.State | Should -Be 'Announced'
        $registered.WecContext | Should -Be 'cluster2'
    }

    It 'does not give one cluster a second name' {
        $null = Register-Wec other -WecContext cluster1 -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id RegisteredUnderOtherName -Category ResourceExists -Target 'other'
        (Get-TestObject $fleet cluster1 klusterlet klusterlet).spec.clusterName | Should -Be 'cluster1'
    }

    It 'refuses one context for several names' {
        $null = Register-Wec one, two -WecContext cluster1 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed | Should -HaveCount 2
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'AmbiguousWecContext,*'
    }

    It 'refuses labels Kubernetes would refuse, before it asks anybody' {
        { Register-Wec cluster1 -Label @{ 'bad key' = 'x' } } | Should -Throw -ErrorId 'InvalidLabel,*'
    }

    It 'never shows the token it hands to the agent' {
        $everything = Register-Wec cluster1 -Verbose 4>&1 | Format-List * | Out-String -Width 500
        $everything | Should -Not -Match 'eyJ[\w-]{10}|LS0tLS1'
    }
}
