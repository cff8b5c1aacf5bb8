BeforeDiscovery {
    $hasKubectl = [bool] (Get-Command kubectl -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue' # granting what is not installed yet warns
    $fleet = Start-TestFleet $TestDrive
    Add-TestWec $fleet
    $resource = 'appwrappers.workload.codeflare.dev'
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Grant-WecPermission' {
    It 'opens what a workload needs, and the agent has it at once' {
        Test-WecPermission cluster1 $resource -Quiet | Should -BeFalse
        $grant = Grant-WecPermission cluster1 $resource -PassThru
        $grant.Changed | Should -BeTrue
        $grant.Resource | Should -Be $resource
        $grant.Method | Should -Be 'Aggregated'
        $grant.Verb | Should -Be 'get', 'create', 'update', 'patch', 'delete'
        Test-WecPermission cluster1 $resource -Quiet | Should -BeTrue
    }

    It 'changes nothing when run again, and says so' {
        (Grant-WecPermission cluster1 $resource -PassThru).Changed | Should -BeFalse
    }

    It 'shows what it has written as a manifest that can be read' {
        $role = (Grant-WecPermission cluster1 $resource -PassThru).Manifest[0] | ConvertFrom-Json
        $role.kind | Should -Be 'ClusterRole'
        $role.rules.resources | Should -Be 'appwrappers'
        $role.rules.apiGroups | Should -Be 'workload.codeflare.dev'
    }

    It 'opens nothing else' {
        Test-WecPermission cluster1 queues.workload.codeflare.dev -Quiet | Should -BeFalse
        Test-WecPermission cluster1 $resource deletecollection -Quiet | Should -BeFalse
        Test-WecPermission cluster1 $resource list -Quiet | Should -BeFalse
    }

    It 'adds list and watch when told to' {
        Grant-WecPermission cluster1 $resource -IncludeListWatch -Verify
        Test-WecPermission cluster1 $resource list, watch -Quiet | Should -BeTrue
    }

    It 'shows the YAML that would be applied, and applies nothing' {
        $yaml = Grant-WecPermission cluster1 apples.example.com -AsManifest -Reason 'a: b' -Namespace default
        $yaml | Should -BeLike '# cluster1: https://*kind: Role*kind: RoleBinding*'
        Export-WecPermission cluster1 -As Table | Where-Object Resource -EQ apples.example.com | Should -BeNullOrEmpty
    }

    It 'shows YAML that kubectl takes' -Skip:(-not $hasKubectl) {
        $yaml = Grant-WecPermission cluster1 apples.example.com -AsManifest -Namespace default
        $yaml | kubectl --kubeconfig $fleet.KubeConfig --context cluster1 apply --dry-run=server -f - | Should -HaveCount 2
    }

    It 'grants what a test has found missing, and only that' {
        Grant-WecPermission cluster1 pears.example.com -Verb get
        $grant = Test-WecPermission cluster1 pears.example.com | Grant-WecPermission -PassThru
        $grant | Should -HaveCount 1 -Because 'a role is written once'
        $grant.Verb | Should -Be 'create', 'update', 'patch', 'delete'
        Test-WecPermission cluster1 pears.example.com | Grant-WecPermission -PassThru | Should -BeNullOrEmpty
    }

    It 'grants more than the one verb that a message names' {
        $missing = [pscustomobject]@{ Name = 'cluster1'; Kind = 'Missing'; Verb = 'get'; Group = 'example.com'; Resource = 'plums'; Namespace = 'default'; ResourceName = 'one' }
        $grant = $missing | Grant-WecPermission -PassThru
        $grant.Verb | Should -Be 'get', 'create', 'update', 'patch', 'delete'
        $grant.Resource | Should -Be 'plums.example.com'
        $grant.Namespace | Should -Be 'default'
        $grant.ResourceName | Should -BeNullOrEmpty
        ($missing | Grant-WecPermission -ClusterWide -Verb list -PassThru).Namespace | Should -BeNullOrEmpty
    }

    It 'says where no grant helps' {
        $unknown = [pscustomobject]@{ Name = 'cluster1'; Kind = 'UnknownKind'; Verb = $null; Group = $null; Resource = $null; Namespace = $null }
        $unknown | Grant-WecPermission -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id KindNotServed -Category ObjectNotFound -Target 'cluster1'
    }

    It 'takes no namespace from what is no permission' {
        Get-WecContext cluster1 | Select-Object Name, @{ n = 'Namespace'; e = { 'default' } }, @{ n = 'Verb'; e = { 'get' } } |
            Grant-WecPermission -Resource cherries.example.com -PassThru | ForEach-Object { $_.Namespace, $_.Verb.Count } | Should -Be $null, 5
    }

    It 'grants within a namespace only when told to' {
        $grant = Get-Wec cluster1 | Grant-WecPermission -Resource leases.coordination.k8s.io -Verb escalate -Namespace default -Force -PassThru
        $grant.Namespace | Should -Be 'default'
        $grant.Method | Should -Be 'Namespaced'
        $grant.Binding | Should -Not -BeNullOrEmpty
        (Get-TestObject $fleet cluster1 role $grant.Role -n default).rules.verbs | Should -Be 'escalate'
    }

    It 'notes why, for whoever finds the role later' {
        $grant = Grant-WecPermission cluster1 things.example.com -Reason 'training jobs' -Ticket 'CHG-1' -PassThru
        $annotations = (Get-TestObject $fleet cluster1 clusterrole $grant.Role).metadata.annotations
        $annotations.PSObject.Properties.Value | Should -Contain 'training jobs'
        $annotations.PSObject.Properties.Value | Should -Contain 'CHG-1'
    }

    It 'says of a namespace that is not there that it is not' {
        Grant-WecPermission cluster1 pods -Namespace nope -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id NamespaceNotFound -Category ObjectNotFound -Target 'cluster1'
    }

    It 'refuses what cannot be granted, before it asks anybody' {
        { Grant-WecPermission cluster1 'not a resource' } | Should -Throw -ErrorId 'InvalidResourceName,*'
        { Grant-WecPermission cluster1 pods fetch } | Should -Throw -ErrorId 'UnknownVerb,*'
        { Grant-WecPermission cluster1 pods -RoleName 'a/b' } | Should -Throw -ErrorId 'InvalidRoleName,*'
        { Grant-WecPermission cluster1 pods -Namespace default -Method Bound } | Should -Throw -ErrorId 'MethodIgnoresNamespace,*'
    }

    It 'does not touch a role that somebody else has made' {
        $null = Set-TestObject $fleet cluster1 @{ apiVersion = 'rbac.authorization.k8s.io/v1'; kind = 'ClusterRole'; metadata = @{ name = 'kubestellar-wec-theirs' }; rules = @() }
        Grant-WecPermission cluster1 pods -RoleName kubestellar-wec-theirs -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id RoleNotOurs -Category ResourceExists -Target 'cluster1'
    }
}
