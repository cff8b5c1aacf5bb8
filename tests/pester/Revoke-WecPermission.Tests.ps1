BeforeDiscovery {
    $hasKubectl = [bool] (Get-Command kubectl -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue' # granting what is not installed yet warns
    $fleet = Start-TestFleet $TestDrive
    Add-TestWec $fleet
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Revoke-WecPermission' {
    It 'takes back what is piped from Grant-WecPermission, at once, and nothing else' {
        Grant-WecPermission cluster1 apples.example.com, pears.example.com
        $taken = Grant-WecPermission cluster1 apples.example.com -PassThru | Revoke-WecPermission -PassThru
        $taken.Changed | Should -BeTrue
        $taken.Resource | Should -Be 'apples.example.com'
        $taken.RoleRemoved | Should -BeTrue
        Test-WecPermission cluster1 apples.example.com -Quiet | Should -BeFalse
        Test-WecPermission cluster1 pears.example.com -Quiet | Should -BeTrue
    }

    It 'says that there was nothing to do the second time' {
        (Revoke-WecPermission cluster1 apples.example.com -PassThru).Changed | Should -BeFalse
    }

    It 'takes verbs out of a grant and leaves the others' {
        Grant-WecPermission cluster1 figs.example.com -IncludeListWatch
        (Revoke-WecPermission cluster1 figs.example.com list, watch -PassThru).Verb | Should -Be 'list', 'watch'
        Test-WecPermission cluster1 figs.example.com list -Quiet | Should -BeFalse
        Test-WecPermission cluster1 figs.example.com -Quiet | Should -BeTrue
    }

    It 'takes back by ticket' {
        Grant-WecPermission cluster1 plums.example.com -Verb get, delete -Ticket CHG-1
        Grant-WecPermission cluster1 plums.example.com -Verb get -Ticket CHG-2
        Revoke-WecPermission cluster1 -Ticket CHG-1
        (Test-WecPermission cluster1 plums.example.com get, delete).Allowed | Should -Be $true, $false
    }

    It 'takes back by age, which has to be an age' {
        (Revoke-WecPermission cluster1 -OlderThan (New-TimeSpan -Days 1) -PassThru).Changed | Should -BeFalse
        { Revoke-WecPermission cluster1 -OlderThan 30 } | Should -Throw -ErrorId 'InvalidAge,*'
    }

    It 'wants to be told what, unless it is to be everything' {
        Revoke-WecPermission cluster1 -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id NothingSelected -Category InvalidData -Target 'cluster1'
        Revoke-WecPermission cluster1 -All
        Export-WecPermission cluster1 -As Table | Should -BeNullOrEmpty
    }

    It 'does not touch the role of somebody else' {
        $null = Set-TestObject $fleet cluster1 @{ apiVersion = 'rbac.authorization.k8s.io/v1'; kind = 'ClusterRole'; metadata = @{ name = 'kubestellar-wec-theirs' }; rules = @() }
        Revoke-WecPermission cluster1 -RoleName kubestellar-wec-theirs -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id RoleNotOurs -Category ResourceExists -Target 'cluster1'
    }

    It 'asks before it takes what deployed objects need' {
        $work = @{
            apiVersion = 'work.open-cluster-management.io/v1'; kind = 'ManifestWork'; metadata = @{ name = 'quota'; namespace = 'cluster1' }
            spec = @{ workload = @{ manifests = @(@{ apiVersion = 'v1'; kind = 'LimitRange'; metadata = @{ name = 'lr'; namespace = 'default' }; spec = @{ limits = @() } }) } }
        }
        Grant-WecPermission cluster1 limitranges
        $null = Set-TestObject $fleet its1 $work
        Wait-Until {
            # A new one has no status yet.
            Get-TestObject $fleet its1 manifestwork quota -n cluster1 | Select-Object -ExpandProperty status -ErrorAction Ignore |
                Where-Object { $_.conditions.Where({ $_.type -eq 'Applied' -and $_.status -eq 'True' }) }
        }
        try {
            $said = Invoke-TestPwsh -NonInteractive -Command @"
                Import-Module '$(Get-ModulePath)'
                Revoke-WecPermission cluster1 limitranges -KubeConfig '$($fleet.KubeConfig)' -ErrorAction SilentlyContinue -ErrorVariable failed
                `$failed.FullyQualifiedErrorId, `$failed.ErrorDetails.RecommendedAction
"@
            $said | Should -HaveCount 2
            $said[0] | Should -BeLike 'NobodyToAsk,*'
            $said[1] | Should -BeLike '-Force *'
            Test-WecPermission cluster1 limitranges delete -Quiet | Should -BeTrue
        }
        finally {
            Remove-TestObject $fleet its1 manifestwork quota -n cluster1
        }

        (Revoke-WecPermission cluster1 limitranges -Force -PassThru).Changed | Should -BeTrue
    }
}

Describe 'Revoke-WecPermission through a WDS' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) { # there is no WDS among the real clusters
    BeforeAll {
        $sandbox = Start-WecSandbox -WdsCount 1 -NoDefault
        $spaces = @{ KubeConfig = $sandbox.KubeConfig; ItsContext = 'its1' }
        $null = Register-Wec cluster1 @spaces | Approve-Wec -Wait -PassThru | Wait-Wec -TimeoutSeconds 120
    }

    AfterAll {
        Stop-WecSandbox $sandbox.ProcessId
    }

    It 'refuses a WEC that no label selects alone' {
        Grant-WecPermission cluster1 apples.example.com -Method Downsync -WdsContext wds1 @spaces -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id WecNotSelectable -Category InvalidOperation -Target 'cluster1'
        Set-WecLabel cluster1 @{ name = 'cluster1' } @spaces
    }

    It 'needs to be told which WDS' {
        Grant-WecPermission cluster1 apples.example.com -Method Downsync @spaces -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id NoWdsContext -Category InvalidData -Target 'cluster1'
    }

    It 'carries a grant to the WEC, and takes away what is piped back' {
        $grant = Grant-WecPermission cluster1 apples.example.com -Method Downsync -WdsContext wds1 @spaces -Verify -PassThru
        $grant.Method | Should -Be 'Downsync'
        $grant.Verified | Should -BeTrue
        Export-WecPermission cluster1 @spaces | Should -BeNullOrEmpty -Because 'it is kept in the WDS'
        (Export-WecPermission cluster1 -As Table @spaces).Method | Should -Be 'Downsync'
        $back = $grant | Revoke-WecPermission -PassThru
        $back.Changed | Should -BeTrue
        $back.WdsContext | Should -Be 'wds1'
        ($grant | Revoke-WecPermission -PassThru).Changed | Should -BeFalse
    }

    It 'shows as a manifest what the WDS would be given, which kubectl takes' -Skip:(-not $hasKubectl) {
        $yaml = Grant-WecPermission cluster1 pears.example.com -Method Downsync -WdsContext wds1 @spaces -AsManifest
        $yaml | Should -BeLike '# wds1 for cluster1*kind: ClusterRole*kind: BindingPolicy*clusterSelectors:*downsync:*'
        $yaml | kubectl --kubeconfig $sandbox.KubeConfig --context wds1 apply --dry-run=server -f - | Should -HaveCount 2
    }
}
