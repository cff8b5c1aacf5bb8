BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 2
    Add-TestWec $fleet cluster1

    function Get-Completion([string] $Line) {
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches | ForEach-Object CompletionText
    }
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Completion' {
    It 'offers contexts that the session uses' {
        Get-Completion 'Get-Wec -ItsContext it' | Should -Contain 'its1'
        Get-Completion 'Set-WecContext -WdsContext clu' | Should -Contain 'cluster2'
        Get-Completion 'Get-WecContext c' | Should -Contain 'cluster1'
    }

    It 'offers contexts of the kubeconfig that is typed' {
        Set-WecContext -Clear
        try {
            Get-Completion "Get-Wec -KubeConfig '$($fleet.KubeConfig)' -ItsContext it" | Should -Be 'its1'
        }
        finally {
            Set-WecContext its1 -KubeConfig $fleet.KubeConfig
        }
    }

    It 'offers contexts of a kubeconfig that is relative to the current location' {
        Push-Location $TestDrive
        try {
            Get-Completion 'Get-Wec -KubeConfig ./kubeconfig -ItsContext it' | Should -Be 'its1'
        }
        finally {
            Pop-Location
        }
    }

    It 'offers the WECs of the ITS' {
        Get-Completion 'Get-WecStatus cl' | Should -Be 'cluster1'
        Get-Completion 'Set-WecLabel -Name cl' | Should -Be 'cluster1'
    }

    It 'offers the contexts that are no WECs yet to the cmdlet that makes them WECs' {
        Get-Completion 'Register-Wec cl' | Should -Contain 'cluster2'
        Get-Completion 'Register-Wec cl' | Should -Not -Contain 'cluster1'
    }

    It 'offers verbs' {
        Get-Completion 'Test-WecPermission cluster1 pods del' | Should -Be 'delete', 'deletecollection'
        Get-Completion 'Grant-WecPermission cluster1 pods -Verb imp' | Should -Be 'impersonate'
    }

    It 'offers milestones, modes and methods' {
        Get-Completion 'Wait-Wec cluster1 -For Jo' | Should -Be 'Joined'
        Get-Completion 'Register-Wec cluster1 -Mode Sing' | Should -Be 'Singleton'
        Get-Completion 'Grant-WecPermission cluster1 pods -Method Bo' | Should -Be 'Bound'
    }

    It 'offers what a WEC serves, however it is begun' {
        Get-Completion 'Test-WecPermission cluster1 deploy' | Should -Contain 'deployments.apps'
        Get-Completion 'Test-WecPermission cluster1 pods,DEPLOY' | Should -Contain 'deployments.apps'
        Get-Completion 'Grant-WecPermission cluster1 -Resource config' | Should -Contain 'configmaps'
        Get-Completion 'Get-WecPermission cluster1 -Resource secr' | Should -Contain 'secrets'
        Get-Completion 'Test-WecPermission cluster1 pods -Group rbac' | Should -Be 'rbac.authorization.k8s.io'
        Get-Completion 'Test-WecPermission cluster1 pods -Namespace kube-s' | Should -Be 'kube-system'
    }

    It 'offers the roles and tickets of what was granted' {
        $null = Grant-WecPermission cluster1 widgets.example.com -Ticket 'CHG 42' -WarningAction SilentlyContinue
        Get-Completion 'Revoke-WecPermission cluster1 -Ticket ch' | Should -Be "'CHG 42'"
        Get-Completion 'Revoke-WecPermission cluster1 -RoleName k' | Should -Not -BeNullOrEmpty
    }

    It 'offers labels in use: a key, after it its values, and keys to set' {
        $null = Set-WecLabel cluster1 @{ region = 'eu'; wave = '1' }
        Get-Completion 'Get-Wec -Selector RE' | Should -Be 'region'
        Get-Completion 'Get-Wec -Selector region=' | Should -Be 'region=eu'
        Get-Completion "Get-Wec -Selector 'region=eu,wa" | Should -Be "'region=eu,wave'"
        Get-Completion 'Set-WecLabel cluster1 -Label re' | Should -Be "@{ region = '' }"
    }

    It 'offers versions of the agent, feature gates and add-ons' {
        Get-Completion 'Update-Wec cluster1 -AgentVersion v' | Should -Match '^v\d'
        Get-Completion 'Register-Wec cluster2 -FeatureGate clusterc' | Should -Be '@{ ClusterClaim = $true }'
        { Get-Completion 'Wait-Wec cluster1 -AddonName a' } | Should -Not -Throw
    }

    It 'offers the agents that ask for a name' {
        Get-Completion 'Deny-Wec cluster1 -AgentId ' | Should -Not -BeNullOrEmpty
    }

    It 'offers the sandboxes that run' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) {
        Get-Completion 'Stop-WecSandbox ' | Should -Contain "$($fleet.ProcessId)"
    }

    It 'offers no names of files where none is meant' -ForEach @(
        'Get-WecStatus ', 'Test-WecPermission cluster1 ', 'Grant-WecPermission cluster1 pods -Ticket ', 'Revoke-WecPermission cluster1 -RoleName '
        'Test-WecPermission cluster1 pods -Namespace ', 'Get-Wec -Selector ', 'Approve-Wec cluster1 -AgentId ', 'Update-Wec cluster1 -AgentVersion '
        'Wait-Wec cluster1 -AddonName ', 'Set-WecLabel cluster1 -Label '
    ) {
        Push-Location $TestDrive
        try {
            Set-Content zz-file.txt ''
            Get-Completion "${_}zz" | Should -BeNullOrEmpty
        }
        finally {
            Pop-Location
        }
    }

    It 'waits once for a server that does not answer, and then leaves it alone for a while' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        try {
            Add-TestContext $fleet mute -Server "https://$($listener.LocalEndpoint)"
            Get-Completion 'Get-Wec -ItsContext mute -Name c' | Should -BeNullOrEmpty
            (Measure-Command { Get-Completion 'Get-Wec -ItsContext mute -Name c' }).TotalSeconds | Should -BeLessThan 0.9
        }
        finally {
            $listener.Stop()
        }
    }

    It 'completes in quotes' {
        Get-Completion "Get-WecStatus 'cl" | Should -Contain 'cluster1'
    }

    It 'offers nothing, and says nothing, when the ITS cannot be asked' {
        $Error.Clear()
        Get-Completion "Get-WecStatus -KubeConfig /nowhere/at/all -Name cluster1" | Should -BeNullOrEmpty
        Get-Completion "Get-Wec -ItsContext nowhere -Name zz" | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
    }
}
