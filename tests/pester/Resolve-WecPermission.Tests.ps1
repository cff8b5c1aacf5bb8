BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $agent = 'system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa'
    $denial = "appwrappers.workload.codeflare.dev `"w`" is forbidden: User `"$agent`" cannot get resource `"appwrappers`" " +
        'in API group "workload.codeflare.dev" in the namespace "shop"'
}

Describe 'Resolve-WecPermission of texts' {
    It 'takes a message apart' {
        $missing = Resolve-WecPermission "Error from server (Forbidden): $denial"
        $missing.Kind | Should -Be 'Missing'
        $missing.Verb | Should -Be 'get'
        $missing.Resource | Should -Be 'appwrappers'
        $missing.Group | Should -Be 'workload.codeflare.dev'
        $missing.ResourceName | Should -Be 'w'
        $missing.Namespace | Should -Be 'shop'
        $missing.Scope | Should -Be 'Namespace'
        $missing.User | Should -Be $agent
        $missing.IsComplete | Should -BeTrue
        $missing.Text | Should -Be $denial
        $missing.Name | Should -BeNullOrEmpty
    }

    It 'marks what a fragment leaves out' {
        $missing = Resolve-WecPermission 'cannot create resource "mycustomresources" in API group "my-api-group.io"'
        $missing.IsComplete | Should -BeFalse
        $missing.MissingPart | Should -Be 'User', 'Scope'
    }

    It 'is told the WECs a text is about' {
        $missing = Resolve-WecPermission $denial -Name cluster1, cluster2
        $missing.Name | Should -Be 'cluster1', 'cluster2'
        $missing.WecContext | Should -Be 'cluster1', 'cluster2'
    }

    It 'joins the lines that come down the pipeline' {
        $lines = 'roles.rbac.authorization.k8s.io "r" is forbidden: user "u" (groups=["a"]) is attempting to grant RBAC permissions not currently held:',
            '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}', 'and more'
        ($lines | Resolve-WecPermission).Verb | Should -Be 'get', 'list'
        ($lines | Resolve-WecPermission)[0].Kind | Should -Be 'Escalation'
    }

    It 'reads files, and says where in them' {
        $null = New-Item $TestDrive/logs -ItemType Directory
        Set-Content $TestDrive/logs/a.log 'nothing', ('E1 x] err="' + $denial.Replace('"', '\"') + '"')
        Set-Content $TestDrive/logs/b.log 'the server doesn''t have a resource type "AppWrapper"'
        $missing = Resolve-WecPermission -Path "$TestDrive/logs/*.log"
        $missing.Kind | Should -Be 'Missing', 'UnknownKind'
        $missing[0].Source | Should -BeLike '*a.log:2'
        (Get-ChildItem $TestDrive/logs | Resolve-WecPermission).Kind | Should -Be 'Missing', 'UnknownKind'
        [IO.File]::WriteAllText("$TestDrive/logs/c[1].log", $denial)
        (Resolve-WecPermission -LiteralPath "$TestDrive/logs/c[1].log", "$TestDrive/logs/b.log").Kind | Should -Be 'Missing', 'UnknownKind'
        (Get-Item -LiteralPath "$TestDrive/logs/c[1].log" | Resolve-WecPermission).Kind | Should -Be 'Missing'
    }

    It 'says when there is no such file' {
        Resolve-WecPermission -Path "$TestDrive/none.log" -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        Assert-WecError $failed -Id FileNotFound -Category ObjectNotFound -Target "$TestDrive/none.log"
        Resolve-WecPermission -LiteralPath Env:\PATH -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        Assert-WecError $failed -Id NotAFile -Category InvalidData -Target Env:\PATH
    }

    It 'reads <What>' -ForEach @(
        @{ What = 'errors'; Of = { try { throw $denial } catch { $_ } } }
        @{ What = 'exceptions'; Of = { [Exception]::new('outer', [Exception]::new($denial)) } }
        @{ What = 'Status objects'; Of = { [pscustomobject]@{ kind = 'Status'; message = $denial } } }
        @{ What = 'matches of Select-String'; Of = { "x $denial" | Select-String forbidden } }
        @{ What = 'objects that say it somewhere'; Of = { [pscustomobject]@{ status = @{ conditions = @(@{ note = $denial }) } } } }
    ) {
        (& $Of | Resolve-WecPermission).Resource | Should -Be 'appwrappers'
    }

    It 'reads a ManifestWork, which tells the WEC' {
        $work = [ordered]@{
            kind = 'List'
            items = @(@{
                kind = 'ManifestWork'; metadata = @{ name = 'mw'; namespace = 'cluster7' }
                status = @{ resourceStatus = @{ manifests = @([ordered]@{ # in the order of kubectl
                    conditions = @(@{ type = 'Applied'; status = 'False'; message = 'Failed to apply manifest: the server doesn''t have a resource type "AppWrapper"' })
                    resourceMeta = @{ group = 'workload.codeflare.dev'; version = 'v1beta2'; kind = 'AppWrapper'; name = 'w'; namespace = 'shop' } }) } }
            })
        } | ConvertTo-Json -Depth 10
        $missing = $work | ConvertFrom-Json | Resolve-WecPermission
        $missing.Name | Should -Be 'cluster7'
        $missing.ManifestWork | Should -Be 'mw'
        $missing.Group | Should -Be 'workload.codeflare.dev'
        $missing.Version | Should -Be 'v1beta2'
        ($work | Resolve-WecPermission).Group | Should -Be 'workload.codeflare.dev'
    }

    It 'says each thing once, however often a text does' {
        @($denial, $denial, $denial.Replace('"', '\"') | Resolve-WecPermission) | Should -HaveCount 1
    }

    It 'finds nothing where nothing is missing' {
        Get-Content $PSCommandPath -TotalCount 2 | Resolve-WecPermission | Should -BeNullOrEmpty
        '', 'all is well' | Resolve-WecPermission | Should -BeNullOrEmpty
        Resolve-WecPermission '' | Should -BeNullOrEmpty
    }

    It 'says that a pasted text tells of no denial' {
        Resolve-WecPermission 'hello world' -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $warned | Should -BeLike 'No denial was found*'
        Resolve-WecPermission $denial -WarningVariable warned -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
        $warned | Should -BeNullOrEmpty
        'hello world' | Resolve-WecPermission -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -BeNullOrEmpty
        'hello world' | Resolve-WecPermission -Verbose 4>&1 | Should -BeLike 'No denial was found*'
    }

    It 'reads a file in <Encoding>' -ForEach @(
        @{ Encoding = 'UTF-16 without a mark'; As = [Text.UnicodeEncoding]::new($false, $false) }
        @{ Encoding = 'UTF-16 with a mark'; As = [Text.UnicodeEncoding]::new($true, $true) }
        @{ Encoding = 'UTF-8 with a mark'; As = [Text.UTF8Encoding]::new($true) }
    ) {
        [IO.File]::WriteAllText("$TestDrive/encoded.log", "x`n$denial`n", $As)
        $missing = Resolve-WecPermission -Path $TestDrive/encoded.log
        $missing.Resource | Should -Be 'appwrappers'
        $missing.Source | Should -BeLike '*:2'
    }

    It 'reads a compressed file' {
        $zip = [IO.Compression.GZipStream]::new([IO.File]::Create("$TestDrive/old.log.gz"), [IO.Compression.CompressionMode]::Compress)
        $zip.Write([Text.Encoding]::UTF8.GetBytes($denial))
        $zip.Dispose()
        (Resolve-WecPermission -Path $TestDrive/old.log.gz).Resource | Should -Be 'appwrappers'
    }

    It 'says that a file is no text' {
        [IO.File]::WriteAllBytes("$TestDrive/data.bin", [byte[]](0..255 + (0, 0) * 100))
        Resolve-WecPermission -Path $TestDrive/data.bin -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        Assert-WecError $failed -Id FileUnreadable -Category ObjectNotFound -Target "$TestDrive/data.bin"
    }

    It 'reads audit events, as lines and as objects' {
        $line = '{"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"list","user":{"username":"jane"},"objectRef":{"resource":"deployments",' +
            '"namespace":"shop","apiGroup":"apps"},"requestURI":"/apis","annotations":{"authorization.k8s.io/decision":"forbid"}}'
        foreach ($missing in ($line | Resolve-WecPermission), ($line | ConvertFrom-Json | Resolve-WecPermission)) {
            $missing.User | Should -Be 'jane'
            $missing.Verb | Should -Be 'list'
            $missing.Group | Should -Be 'apps'
            $missing.Namespace | Should -Be 'shop'
        }
    }

    It 'keeps a namespace, however it is told' {
        (Resolve-WecPermission $denial.Replace('in the namespace', 'in namespace')).Namespace | Should -Be 'shop'
        (Resolve-WecPermission $denial.Replace('"shop"', '"sho')).MissingPart | Should -Be 'Namespace'
    }

    It 'expands to what keeping an object takes' {
        (Resolve-WecPermission $denial -Expand).Verb | Should -Be 'get', 'create', 'update', 'patch', 'delete'
    }

    It 'summarizes' {
        $summary = Resolve-WecPermission $denial, $denial.Replace('cannot get', 'cannot list') -Name cluster1, cluster2 -Summary
        $summary.Verb | Should -Be 'get', 'list'
        $summary.WecCount | Should -Be 2
    }
}

Describe 'Resolve-WecPermission -FromWec' {
    BeforeAll {
        $fleet = Start-TestFleet $TestDrive -WecCount 2
        Add-TestWec $fleet
        $labels = @{ 'transport.kubestellar.io/originWdsName' = 'wds1'; 'transport.kubestellar.io/originOwnerReferenceBindingKey' = 'storage' }
        foreach ($name in 'cluster1', 'cluster2') {
            $null = Set-TestObject $fleet its1 @{
                apiVersion = 'work.open-cluster-management.io/v1'; kind = 'ManifestWork'
                metadata = @{ name = 'resolve-pester'; namespace = $name; labels = $labels }
                spec = @{ workload = @{ manifests = @(
                    @{ apiVersion = 'storage.k8s.io/v1'; kind = 'StorageClass'; metadata = @{ name = 'resolve-pester' }; provisioner = 'x' }
                    @{ apiVersion = 'workload.codeflare.dev/v1beta2'; kind = 'AppWrapper'; metadata = @{ name = 'w'; namespace = 'default' } }) } }
            }
        }

        Wait-Until { @(Resolve-WecPermission -FromWec).Count -ge 4 }
    }

    AfterAll {
        foreach ($name in 'cluster1', 'cluster2') {
            Remove-TestObject $fleet its1 manifestwork resolve-pester -n $name
        }

        Stop-TestFleet $fleet
    }

    It 'shows what is missing where' -Tag 'kubestellar#2947', 'kubestellar#1637' {
        $missing = Resolve-WecPermission -FromWec | Where-Object Kind -EQ Missing
        $missing.Name | Should -Be 'cluster1', 'cluster2'
        $missing.Resource | Should -Be 'storageclasses', 'storageclasses'
        $missing[0].ManifestWork | Should -Be 'resolve-pester'
        $missing[0].Binding | Should -Be 'storage'
        $missing[0].Wds | Should -Be 'wds1'
        $missing[0].ItsContext | Should -Be 'its1'
    }

    It 'tells an unknown kind from a missing permission' -Tag 'clusteradm#324' {
        $unknown = Resolve-WecPermission -FromWec cluster1 | Where-Object Kind -EQ UnknownKind
        $unknown.ResourceKind | Should -Be 'AppWrapper'
        $unknown.Group | Should -Be 'workload.codeflare.dev'
    }

    It 'reads the WECs that are named, by hand, by wildcard or by the pipeline' {
        (Resolve-WecPermission -FromWec cluster2).Name | Select-Object -Unique | Should -Be 'cluster2'
        (Resolve-WecPermission -FromWec *2).Name | Select-Object -Unique | Should -Be 'cluster2'
        (Get-Wec | Resolve-WecPermission -FromWec).Name | Select-Object -Unique | Should -Be 'cluster1', 'cluster2'
    }

    It 'says that the ITS does not know a WEC' {
        Resolve-WecPermission -FromWec nobody -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        Assert-WecError $failed -Id WecNotFound -Category ObjectNotFound -Target 'nobody'
    }

    It 'groups them across WECs' {
        $summary = Resolve-WecPermission -FromWec -Summary | Where-Object Resource -EQ storageclasses
        $summary.Name | Should -Be 'cluster1', 'cluster2'
        $summary.ManifestWorkCount | Should -Be 2
    }

    It 'reads all mailboxes with one list' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) { # only a sandbox keeps a request log
        Clear-SandboxRequest $fleet
        $null = Resolve-WecPermission -FromWec
        @(Get-SandboxRequest $fleet) | Should -HaveCount 1
    }

    It 'goes on into Test-WecPermission, and fits on a terminal' {
        $rows = Resolve-WecPermission -FromWec cluster1 | Where-Object Kind -EQ Missing | ForEach-Object {
            Test-WecPermission $_.Name "$($_.Resource).$($_.Group)" $_.Verb
        }
        $rows.Allowed | Should -BeFalse
        $text = Resolve-WecPermission -FromWec | Out-String -Width 100
        ($text -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 100
        $text | Should -BeLike '*storageclasses.storage.k8s.io*'
    }
}
