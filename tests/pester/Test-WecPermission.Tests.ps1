BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive
    Add-TestWec $fleet
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Test-WecPermission' {
    It 'tests the verbs that keeping an object takes, one row each' {
        $rows = Test-WecPermission cluster1 deployments.apps
        $rows.Verb | Should -Be 'get', 'create', 'update', 'patch', 'delete'
        $rows.Allowed | Should -Not -Contain $false
        $rows[0].Binding | Should -Not -BeNullOrEmpty
        $rows[0].ServiceAccount | Should -Be 'open-cluster-management-agent/klusterlet-work-sa'
    }

    It 'agrees with kubectl auth can-i' -ForEach @(
        @{ Verb = 'create'; Resource = 'deployments.apps' }
        @{ Verb = 'create'; Resource = 'appwrappers.workload.codeflare.dev' }
        @{ Verb = 'impersonate'; Resource = 'users' }
    ) {
        $answer = kubectl --kubeconfig $fleet.KubeConfig --context cluster1 auth can-i $Verb $Resource --all-namespaces `
            --as system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa 2>$null
        $row = Test-WecPermission cluster1 $Resource $Verb
        $row.Allowed | Should -Be ($answer -eq 'yes')
    }

    It 'says that a type is not installed' {
        $row = Test-WecPermission cluster1 appwrappers.workload.codeflare.dev get
        $row.Allowed | Should -BeFalse
        $row.IsKnownResource | Should -BeFalse
        $row.Note | Should -BeLike '*not installed*'
    }

    It 'takes short names, kinds and subresources as kubectl does' {
        (Test-WecPermission cluster1 deploy get).Resource | Should -Be 'deployments'
        (Test-WecPermission cluster1 Deployment get).Resource | Should -Be 'deployments'
        (Test-WecPermission cluster1 deployments/scale get).Subresource | Should -Be 'scale'
    }

    It 'tests in namespaces when told to' {
        $rows = Test-WecPermission cluster1 configmaps get -Namespace default, kube-system
        $rows.Namespace | Should -Be 'default', 'kube-system'
    }

    It 'answers with one Boolean when that is all that is asked' {
        Test-WecPermission cluster1 deploy -Quiet | Should -BeTrue
        Test-WecPermission cluster1 deploy, appwrappers.workload.codeflare.dev -Quiet | Should -BeFalse
    }

    It 'carries the WEC on in every row' {
        $row = Get-Wec cluster1 | Test-WecPermission -Resource pods -Verb get
        $row.Name | Should -Be 'cluster1'
        $row.ItsContext | Should -Be 'its1'
        (Get-Wec cluster1 | Test-WecPermission -Resource pods -Verb get | Get-Wec).Name | Should -Be 'cluster1'
    }

    It 'refuses a resource that cannot be one, and a verb Kubernetes does not know' {
        { Test-WecPermission cluster1 'not a resource' } | Should -Throw -ErrorId 'InvalidResourceName,*'
        { Test-WecPermission cluster1 pods fetch } | Should -Throw -ErrorId 'UnknownVerb,*'
        (Test-WecPermission cluster1 pods fetch -Force).Verb | Should -Be 'fetch'
    }

    It 'says when the WEC serves no such resource, and calls nothing allowed then' {
        $quiet = Test-WecPermission cluster1 widgets -Quiet -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id UnknownResource -Category ObjectNotFound -Target 'cluster1'
        $quiet | Should -BeFalse
    }
}
