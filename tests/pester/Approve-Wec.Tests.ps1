BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 2
    $null = Register-Wec cluster1, cluster2 -Wait -TimeoutSeconds 120
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Approve-Wec' {
    It 'lets a WEC in on the evidence of its request' {
        $approval = Approve-Wec cluster1 -Wait -TimeoutSeconds 120 -PassThru
        $approval.Accepted | Should -BeTrue
        $approval.Changed | Should -BeTrue
        $approval.Approved | Should -HaveCount 1
        $approval.Evidence[0].CommonName | Should -BeLike 'system:open-cluster-management:cluster1:*'
        $approval.Evidence[0].Requester | Should -Not -BeNullOrEmpty
    }

    It 'has it set up when it comes back from -Wait' {
        (Get-TestObject $fleet its1 namespace cluster1).metadata.name | Should -Be 'cluster1'
        (Get-Wec cluster1).HubAccepted | Should -BeTrue
    }

    It 'really has the request approved' {
        $requests = (Get-TestObject $fleet its1 csr -l open-cluster-management.io/cluster-name=cluster1).items
        $requests.status.conditions.type | Should -Contain 'Approved'
    }

    It 'changes nothing when run again, and says so' {
        $again = Approve-Wec cluster1 -PassThru
        $again.Changed | Should -BeFalse
        $again.Accepted | Should -BeTrue
        $again.Approved | Should -BeNullOrEmpty
    }

    It 'puts nothing out unless asked to, and takes objects' {
        Get-Wec cluster2 | Approve-Wec -Wait -TimeoutSeconds 120 | Should -BeNullOrEmpty
        (Get-Wec cluster2).HubAccepted | Should -BeTrue
    }

    It 'accepts nobody who has not asked' {
        $null = Approve-Wec stranger -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id NoCertificateRequest -Category ObjectNotFound -Target 'stranger'
        Get-Wec stranger* | Should -BeNullOrEmpty
    }
}
