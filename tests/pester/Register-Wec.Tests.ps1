BeforeDiscovery {
    $hasKubectl = [bool] (Get-Command kubectl -CommandType Application -ErrorAction Ignore)
}

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

Describe 'Register-Wec on a machine with a token alone' -Tag 'clusteradm#292' {
    BeforeAll {
        $wecOnly = Join-Path $TestDrive 'wec-only'
        $config = Get-Content -Raw $fleet.KubeConfig | ConvertFrom-Json
        $config.contexts = @($config.contexts | Where-Object name -EQ cluster2)
        $config.clusters = @($config.clusters | Where-Object name -EQ $config.contexts[0].context.cluster)
        $config.'current-context' = 'cluster2'
        $config | ConvertTo-Json -Depth 10 | Set-Content $wecOnly
        $token = New-WecToken
    }

    It 'takes all it needs from the pipeline' {
        $token.HubApiServer | Should -Not -BeNullOrEmpty
        $registered = $token | Select-Object * -ExcludeProperty KubeConfig | Register-Wec cluster2 -KubeConfig $wecOnly
        $registered.Changed | Should -BeFalse -Because 'it was registered above'
        $registered.HubUrl | Should -Be $token.HubApiServer
    }

    It 'does not mistake the address of a WEC for that of the ITS' {
        (Get-WecContext cluster2 | Register-Wec).HubUrl | Should -Be $token.HubApiServer
    }

    It 'notices a token that is no good' {
        $bad = ConvertTo-SecureString 'abcdef.0123456789abcdef' -AsPlainText -Force
        $null = Register-Wec cluster2 -KubeConfig $wecOnly -Token $bad -HubApiServer $token.HubApiServer -CertificateAuthority $token.CertificateAuthority `
            -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id TokenRejected -Category AuthenticationError -Target 'cluster2'
    }
}

Describe 'Register-Wec -AsManifest' -Tag 'multicluster-controlplane#100' {
    It 'puts out what kubectl applies, and changes nothing itself' -Skip:(-not $hasKubectl) {
        $manifest = Register-Wec cluster1 -AsManifest -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike '*holds a token*'
        $manifest | Should -HaveCount 2
        $manifest[0] | Should -BeLike '---*kind: CustomResourceDefinition*'
        foreach ($part in $manifest) {
            $part | kubectl --kubeconfig $fleet.KubeConfig --context cluster1 apply --dry-run=server -f - 2>$null | Should -Not -BeNullOrEmpty
            $LASTEXITCODE | Should -Be 0
        }
    }

    It 'leaves out everything secret when told to, and needs no cluster then' {
        $manifest = (Register-Wec cluster1 -AsManifest -WithoutSecret) -join "`n"
        $manifest | Should -Not -Match 'kind: Secret|eyJ'
        (Register-Wec not-yet-there -AsManifest -WithoutSecret) -join "`n" | Should -BeLike '*clusterName: not-yet-there*'
    }
}

Describe 'Register-Wec -Label' -Tag 'ocm#269' {
    It 'has the labels set by the approval behind it' {
        $null = Register-Wec cluster1 -Label @{ region = 'eu' } | Approve-Wec -Wait -TimeoutSeconds 120
        (Get-Wec cluster1).Labels['region'] | Should -Be 'eu'
    }

    It 'sets them itself on a WEC that is accepted' {
        (Register-Wec cluster1 -Label @{ region = 'us' }).Changed | Should -BeTrue
        (Get-Wec cluster1).Labels['region'] | Should -Be 'us'
    }
}

Describe 'Register-Wec, before it asks anybody,' {
    It 'refuses <Problem>' -ForEach @(
        @{ Problem = 'a feature gate no agent has'; Argument = @{ FeatureGate = @{ Nonsense = $true } }; Id = 'UnknownFeatureGate' }
        @{ Problem = 'a feature gate that is neither on nor off'; Argument = @{ FeatureGate = @{ ClusterClaim = 'maybe' } }; Id = 'InvalidValue' }
        @{ Problem = 'more reserved than allowed'; Argument = @{ ResourceRequest = @{ cpu = 2 }; ResourceLimit = @{ cpu = 1 } }; Id = 'InvalidResources' }
        @{ Problem = 'a taint that is none'; Argument = @{ Toleration = 'a:Never' }; Id = 'InvalidToleration' }
        @{ Problem = 'an alias that is no address'; Argument = @{ HubHostAlias = 'its1' }; Id = 'InvalidHubHostAlias' }
        @{ Problem = 'a label of a controller'; Argument = @{ Label = @{ 'kubernetes.io/x' = 'y' } }; Id = 'ReservedLabel' }
        @{ Problem = 'an annotation that would not arrive'; Argument = @{ Annotation = @{ 'a/b' = 'c' } }; Id = 'InvalidAnnotation' }
        @{ Problem = 'a certificate that lives for minutes'; Argument = @{ ClientCertificateLifetime = '00:05:00' }; Id = 'InvalidLifetime' }
    ) {
        { Register-Wec cluster1 @Argument } | Should -Throw -ErrorId "$Id,*"
    }
}
