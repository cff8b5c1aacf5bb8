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

Describe 'Grant-WecPermission with files' {
    BeforeAll {
        $file = Join-Path $TestDrive rbac-expansion.yaml
        Set-Content $file @'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: my-custom-resource-access
rules:
- apiGroups: ["my-api-group.io"]
  resources: ["mycustomresources"]
  verbs: ["get", "list", "watch", "create", "update", "patch", "delete"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: klusterlet-my-custom-resource-access
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: my-custom-resource-access
subjects:
- kind: ServiceAccount
  name: klusterlet-work-sa
  namespace: open-cluster-management-agent
'@
    }

    It 'shows with -WhatIf and writes nothing' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) {
        Clear-SandboxRequest $fleet
        Grant-WecPermission cluster1 -Path $file -WhatIf
        Get-SandboxWrite $fleet | Should -BeNullOrEmpty
    }

    It 'grants what a guide has people apply, and once' {
        $grant = Grant-WecPermission cluster1 -Path (Join-Path $TestDrive rbac-*.yaml) -Ticket CHG-9 -PassThru
        $grant | Should -HaveCount 1
        $grant.Changed | Should -BeTrue
        $grant.Role | Should -Be 'my-custom-resource-access'
        $grant.Method | Should -Be 'Aggregated'
        $grant | Test-WecPermission -Quiet | Should -BeTrue
        Test-WecPermission cluster1 mycustomresources.my-api-group.io deletecollection -Quiet | Should -BeFalse
        (Get-Item $file | Grant-WecPermission cluster1 -Ticket CHG-9 -PassThru).Changed | Should -BeFalse
        (Grant-WecPermission cluster1 -LiteralPath $file -PassThru).Changed | Should -BeFalse
    }

    It 'can be exported, granted from there, and taken back by its ticket' {
        $row = Export-WecPermission cluster1 -As Table | Where-Object Ticket -EQ CHG-9
        $row | Test-WecPermission -Quiet | Should -BeTrue
        $again = $row | Grant-WecPermission -PassThru
        $again.Changed | Should -BeFalse
        $again.AllowedBy | Should -BeLike '*aggregate*'
        (Revoke-WecPermission cluster1 -Ticket CHG-9 -PassThru).RoleRemoved | Should -BeTrue
        Test-WecPermission cluster1 mycustomresources.my-api-group.io get -Quiet | Should -BeFalse
    }

    It 'shows the YAML it would apply' {
        Grant-WecPermission cluster1 -Path $file -Method Bound -AsManifest |
            Should -BeLike '*kind: ClusterRole*my-custom-resource-access*kind: ClusterRoleBinding*klusterlet-work-sa*'
    }

    It 'refuses a role that is bound to somebody else' {
        $other = Join-Path $TestDrive other.yaml
        (Get-Content $file -Raw).Replace('name: klusterlet-work-sa', 'name: builder') | Set-Content $other
        Grant-WecPermission cluster1 -Path $other -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id GrantForOthers -Category InvalidData -Target cluster1
    }
}

Describe 'Grant-WecPermission and what is not granted' {
    It 'goes to no cluster but the WEC that was named' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) {
        Clear-SandboxRequest $fleet
        foreach ($how in @{}, @{ WhatIf = $true }) {
            Grant-WecPermission edge9 nodes -WecContext cluster1 @how -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-WecError $failed -Id NotThisWec -Category InvalidOperation -Target edge9
            Grant-WecPermission its1 nodes @how -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-WecError $failed -Id NoAgent -Category ObjectNotFound -Target its1
            Revoke-WecPermission edge9 -WecContext cluster1 -All @how -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-WecError $failed -Id NotThisWec -Category InvalidOperation -Target edge9
        }

        Get-SandboxWrite $fleet | Should -BeNullOrEmpty
    }

    It 'says who allows what is allowed already' {
        $grant = Grant-WecPermission cluster1 deployments.apps -PassThru
        $grant.Changed | Should -BeFalse
        $grant.AllowedBy | Should -BeLike '*execution-admin*'
    }

    It 'makes no message cluster-wide that does not say where' {
        $message = 'User "system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa" cannot get resource "widgets" in API group "example.com"'
        $missing = $message | Resolve-WecPermission -Name cluster1
        $missing | Grant-WecPermission -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id NamespaceUnknown -Category InvalidData -Target cluster1
        ($missing | Grant-WecPermission -Namespace default -PassThru).Namespace | Should -Be 'default'
    }

    It 'asks for no prompt when nothing is named' {
        { Grant-WecPermission cluster1 } | Should -Throw -ErrorId 'NothingToGrant,*'
        { Test-WecPermission cluster1 } | Should -Throw -ErrorId 'NothingToTest,*'
    }

    It 'says what a resource may have been meant' {
        Grant-WecPermission cluster1 deploymets -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id UnknownResource -Category ObjectNotFound -Target cluster1
        "$failed" | Should -BeLike '*Did you mean deployments.apps?*'
    }
}
