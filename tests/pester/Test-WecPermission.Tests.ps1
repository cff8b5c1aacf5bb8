BeforeDiscovery {
    $hasKubectl = [bool] (Get-Command kubectl -CommandType Application -ErrorAction Ignore)
}

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

    It 'agrees with kubectl auth can-i' -Skip:(-not $hasKubectl) -ForEach @(
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

    It 'tests whole manifests, from files, folders, text and objects' {
        $folder = New-Item (Join-Path $TestDrive manifests) -ItemType Directory
        @'
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: default }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: fast }
'@ | Set-Content (Join-Path $folder app.yaml)

        $rows = Test-WecPermission cluster1 -Path $folder
        $rows | Should -HaveCount 10
        ($rows | Where-Object Allowed).Resource | Sort-Object -Unique | Should -Be 'deployments'
        $rows[0].Object | Should -Be 'Deployment default/web'
        (Get-Wec cluster1 | Test-WecPermission -Path (Join-Path $folder *.yaml) -Verb get) | Should -HaveCount 2
        (Get-Content (Join-Path $folder app.yaml) -Raw | Test-WecPermission cluster1) | Should -HaveCount 10
        (Get-Item (Join-Path $folder app.yaml) | Test-WecPermission cluster1) | Should -HaveCount 10
        '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"default"}}' | ConvertFrom-Json |
            Test-WecPermission cluster1 -Quiet | Should -BeTrue
        @{ apiVersion = 'v1'; kind = 'Node'; metadata = @{ name = 'n' } } | Test-WecPermission cluster1 -Quiet | Should -BeFalse
    }

    It 'takes a path as it is written, with the folders within it if that is wanted' {
        $inner = Join-Path (New-Item (Join-Path $TestDrive 'apps[1]' inner) -ItemType Directory -Force) app.json
        [IO.File]::WriteAllText($inner, '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"default"}}')
        Test-WecPermission cluster1 -LiteralPath $inner -Quiet | Should -BeTrue
        (Get-Wec cluster1 | Test-WecPermission -LP (Join-Path $TestDrive 'apps[1]') -Recurse) | Should -HaveCount 5
        { Test-WecPermission cluster1 -LiteralPath Env:\PATH } | Should -Throw -ErrorId 'NotAFile,*'
    }

    It 'takes the name of an object, and refuses one that has none' {
        (Test-WecPermission (Get-Wec cluster1) pods get).Name | Should -Be 'cluster1'
        $null = [version] '1.0' | Test-WecPermission -Resource pods -Verb get -ErrorAction SilentlyContinue -ErrorVariable failed
        "$failed" | Should -BeLike '*A Version names none*'
    }

    It 'refuses what is no manifest' {
        { Test-WecPermission cluster1 -Path (Join-Path $TestDrive nope.yaml) } | Should -Throw -ErrorId 'ManifestNotFound,*'
        @{ a = 1 } | Test-WecPermission cluster1 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidManifest,*'
    }

    It 'takes each permission from the pipeline with its own group, subresource, verbs and namespace' {
        $rows = @(
            [pscustomobject]@{ Name = 'cluster1'; Resource = 'deployments'; Group = 'apps'; Subresource = 'scale'; Verb = 'get', 'patch'; Namespace = 'default' }
            [pscustomobject]@{ Name = 'cluster1'; Resource = 'things', 'gizmos'; Group = 'example.com'; Verb = 'get'; Namespace = $null; ResourceName = $null }
        ) | Test-WecPermission
        $rows.Group | Should -Be 'apps', 'apps', 'example.com', 'example.com'
        $rows.Subresource[0..1] | Should -Be 'scale', 'scale'
        $rows.Namespace[0] | Should -Be 'default'
        $rows[2].Namespace | Should -BeNullOrEmpty
        $rows[3].Resource | Should -Be 'gizmos'
    }

    It 'agrees with everything Get-WecPermission shows' {
        $rows = Get-WecPermission cluster1 | Test-WecPermission
        $rows.Count | Should -BeGreaterThan 100
        $rows.Allowed | Should -Not -Contain $false
    }

    It 'takes nothing but the WEC from the pipeline when a resource is typed' {
        $row = [pscustomobject]@{ Name = 'cluster1'; Resource = 'things'; Group = 'example.com'; Verb = 'list'; Namespace = 'x' } |
            Test-WecPermission -Resource pods -Verb get
        $row.Group | Should -BeNullOrEmpty
        $row.Namespace | Should -BeNullOrEmpty
        $row.Verb | Should -Be 'get'
    }

    It 'answers a batch as it answers one by one' {
        $what = @{ Resource = 'deploy', 'storageclasses', 'customresourcedefinitions', 'things.example.com' }
        $batch = Test-WecPermission cluster1 @what -Batch
        $batch.Evidence | Should -Contain 'Roles'
        $single = Test-WecPermission cluster1 @what -Batch:$false
        $single.Evidence | Should -Not -Contain 'Roles'
        $batch.Allowed | Should -Be $single.Allowed
    }

    It 'names the nearest binding and what it lacks' {
        $row = Test-WecPermission cluster1 customresourcedefinitions patch
        $row.Miss | Should -Be 'Verb'
        $row.Binding | Should -Be 'open-cluster-management:klusterlet-work:aggregate'
        $row.Note | Should -BeLike '*allows get, list, watch, create, update, delete on it, not patch*'
    }
}
