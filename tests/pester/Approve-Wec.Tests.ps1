BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 3
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
        $approval.Evidence[0].Age | Should -BeOfType timespan
    }

    It 'shows the evidence with -WhatIf' {
        $said = Invoke-TestPwsh -Command @"
            Import-Module '$(Get-ModulePath)'
            Approve-Wec cluster2 -Wait -WhatIf -ItsContext its1 -KubeConfig '$($fleet.KubeConfig)'
"@
        "$said" | Should -BeLike '*user system:open-cluster-management:cluster2:*, key EC 256, sent by system:*[0-9] s ago*'
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

    It 'lets in all that wait, and nobody twice' {
        Deny-Wec cluster1 -Force -Reason 'for this test'
        $null = Register-Wec cluster3 -Wait -TimeoutSeconds 120
        Wait-Until { (Get-WecStatus cluster3).Phase -eq 'PendingApproval' }
        $all = Approve-Wec -All -Wait -TimeoutSeconds 120 -PassThru -WarningVariable warned -WarningAction SilentlyContinue
        $all.Name | Should -Be 'cluster3'
        "$warned" | Should -BeLike '*cluster1 is left out: its acceptance was taken back*'
        Approve-Wec -All -PassThru -WarningAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'does not take a name with -All' {
        { Approve-Wec -Name cluster1 -All } | Should -Throw -ErrorId 'AmbiguousParameterSet*'
    }

    It 'accepts nobody who has not asked' {
        $null = Approve-Wec stranger -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id NoCertificateRequest -Category ObjectNotFound -Target 'stranger'
        Get-Wec stranger* | Should -BeNullOrEmpty
    }
}
