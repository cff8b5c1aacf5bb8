BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 2
    Add-TestWec $fleet
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Get-Wec' {
    It 'lists the WECs of the ITS' {
        (Get-Wec).Name | Should -Be 'cluster1', 'cluster2'
    }

    It 'agrees with what the ITS has' {
        $wec = Get-Wec cluster1
        $cluster = Get-TestObject $fleet its1 managedcluster cluster1
        $wec.HubAccepted | Should -Be $cluster.spec.hubAcceptsClient
        $wec.Joined | Should -BeTrue
        $wec.JoinedStatus | Should -Be 'True'
        $wec.Created | Should -Be ([DateTimeOffset] $cluster.metadata.creationTimestamp)
        $wec.KubernetesVersion | Should -Be $cluster.status.version.kubernetes
        $wec.Labels['cluster.open-cluster-management.io/clusterset'] | Should -Be 'default'
        $wec.ClusterSet | Should -Be 'default'
        $wec.Url | Should -Be @($cluster.spec.managedClusterClientConfigs.url)
    }

    It 'says in every object where it is from' {
        $wec = Get-Wec cluster1
        $wec.ItsContext | Should -Be 'its1'
        $wec.WecContext | Should -Be 'cluster1'
        $wec.KubeConfig | Should -Be $fleet.KubeConfig
        "$wec" | Should -Be 'cluster1'
    }

    It 'takes names in arrays, with wildcards, as strings and as objects, and keeps their order' {
        (Get-Wec cluster2, cluster1).Name | Should -Be 'cluster2', 'cluster1'
        (Get-Wec *2).Name | Should -Be 'cluster2'
        ('cluster2', 'cluster1' | Get-Wec).Name | Should -Be 'cluster2', 'cluster1'
        (Get-WecStatus | Get-Wec).Name | Should -Be 'cluster1', 'cluster2'
    }

    It 'takes rows of a CSV file' {
        "Name,ItsContext`ncluster2,its1`ncluster1," | Set-Content $TestDrive/wecs.csv
        (Import-Csv $TestDrive/wecs.csv | Get-Wec).Name | Should -Be 'cluster2', 'cluster1'
        "ClusterName`ncluster1" | Set-Content $TestDrive/wecs.csv
        (Import-Csv $TestDrive/wecs.csv | Get-Wec).Name | Should -Be 'cluster1'
    }

    It 'selects by label on the server' {
        (Get-Wec -Selector 'cluster.open-cluster-management.io/clusterset=default').Name | Should -Be 'cluster1', 'cluster2'
        Get-Wec -Selector 'region in (mars)' | Should -BeNullOrEmpty
        (Get-Wec cluster1 -Selector '!region').Name | Should -Be 'cluster1'
    }

    It 'says of a name that is not there that it is not, and nothing of a pattern that matches none' {
        $found = Get-Wec nope, cluster1 -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id WecNotFound -Category ObjectNotFound -Target 'nope'
        $found.Name | Should -Be 'cluster1'
        Get-Wec nope* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'takes a hashtable as the selector: a value, several, or none for the label alone' {
        $set = 'cluster.open-cluster-management.io/clusterset'
        (Get-Wec -Selector @{ $set = 'default' }).Name | Should -Be 'cluster1', 'cluster2'
        (Get-Wec -Selector @{ $set = 'default', 'other' }).Name | Should -Be 'cluster1', 'cluster2'
        (Get-Wec -Selector @{ $set = $null }).Name | Should -Be 'cluster1', 'cluster2'
        Get-Wec -Selector @{ $set = 'other' } | Should -BeNullOrEmpty
    }

    It 'refuses a selector that selects everything or is none: <_>' -ForEach '@{}', "@{ region = 'a,b' }", '@{ region = @{} }', '(Get-Date)' {
        { . ([scriptblock]::Create("Get-Wec -Selector $_")) } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }

    It 'asks the ITS once for any number of names with a selector, and says of each literal name that is not selected that it is not' {
        if (-not (Test-RealFleet)) {
            Clear-SandboxRequest $fleet
        }

        $found = 'nope', 'cluster2', 'clus*' | Get-Wec -Selector '!region' -ErrorAction SilentlyContinue -ErrorVariable failed
        $found.Name | Should -Be 'cluster1', 'cluster2'
        Assert-WecError $failed -Id WecNotFound -Category ObjectNotFound -Target 'nope'
        if (-not (Test-RealFleet)) {
            @(Get-SandboxRequest $fleet) | Should -HaveCount 1
        }
    }

    It 'keeps the order of names with and without wildcards' {
        (Get-Wec cluster2, *1, cluster2).Name | Should -Be 'cluster2', 'cluster1', 'cluster2'
    }

    It 'says what may have been meant' {
        $null = Get-Wec clutser1 -ErrorAction SilentlyContinue -ErrorVariable failed
        "$failed" | Should -BeLike "*Did you mean 'cluster1'*"
    }

    It 'takes the name of an object, and refuses one that has none' {
        (Get-Wec (Get-WecStatus cluster1)).Name | Should -Be 'cluster1'
        $null = [version] '1.0', (New-WecToken) | Get-Wec -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed | Should -HaveCount 2
        $failed.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
        "$failed" | Should -BeLike '*A WecToken names none*'
    }

    It 'ends early when the pipeline has enough' {
        (Get-Wec | Select-Object -First 1).Name | Should -Be 'cluster1'
    }

    It 'asks the ITS that is typed' {
        (Get-Wec -ItsContext its1 -KubeConfig $fleet.KubeConfig).Count | Should -Be 2
        (Get-Wec -Context its1).Count | Should -Be 2
    }
}
