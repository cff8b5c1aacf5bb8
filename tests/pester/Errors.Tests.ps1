BeforeDiscovery {
    # Each cmdlet that talks to an ITS, as it is typed when nothing else is wrong.
    $onIts = @(
        @{ Name = 'Get-Wec'; Command = { Get-Wec cluster1 @args } }
        @{ Name = 'Get-WecStatus'; Command = { Get-WecStatus cluster1 @args } }
        @{ Name = 'Register-Wec'; Command = { Register-Wec cluster1 @args } }
        @{ Name = 'Approve-Wec'; Command = { Approve-Wec cluster1 @args } }
        @{ Name = 'Deny-Wec'; Command = { Deny-Wec cluster1 @args } }
        @{ Name = 'Set-WecLabel'; Command = { Set-WecLabel cluster1 @{ a = 'b' } @args } }
        @{ Name = 'New-WecProperty'; Command = { New-WecProperty cluster1 @{ a = 'b' } @args } }
    )
    $onWec = @(
        @{ Name = 'Test-WecPermission'; Command = { Test-WecPermission cluster1 pods get @args } }
        @{ Name = 'Get-WecPermission'; Command = { Get-WecPermission cluster1 @args } }
        @{ Name = 'Compare-WecPermission'; Command = { Compare-WecPermission cluster1 -Unused @args } }
        @{ Name = 'Grant-WecPermission'; Command = { Grant-WecPermission cluster1 things.example.com @args } }
        @{ Name = 'Revoke-WecPermission'; Command = { Revoke-WecPermission cluster1 things.example.com @args } }
        @{ Name = 'Export-WecPermission'; Command = { Export-WecPermission cluster1 @args } }
    )
    $fails = @(
        @{ Problem = 'a server that is not there'; Context = 'unreachable'; Id = 'Unreachable'; Category = 'ConnectionError' }
        @{ Problem = 'a host name that does not exist'; Context = 'unknown'; Id = 'UnknownHost'; Category = 'ConnectionError' }
        @{ Problem = 'a credential that is not accepted'; Context = 'stranger'; Id = 'Unauthorized'; Category = 'AuthenticationError' }
        @{ Problem = 'a server with another certificate authority'; Context = 'impostor'; Id = 'TlsFailed'; Category = 'SecurityError' }
    )
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue'
    $fleet = Start-TestFleet $TestDrive
    Add-TestContext $fleet unreachable -Server 'https://127.0.0.1:9'
    Add-TestContext $fleet unknown -Server 'https://no-such-host.invalid:6443'
    Add-TestContext $fleet stranger -Token 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJzdHJhbmdlciJ9.c2lnbmF0dXJl'
    Add-TestContext $fleet denied -Token (New-TestToken $fleet its1 nobody)
    Add-TestContext $fleet denied-wec -Cluster cluster1 -Token (New-TestToken $fleet cluster1 nobody)
    # Its address with the certificate authority of somebody else.
    $its = (Get-Content -Raw $fleet.KubeConfig | ConvertFrom-Json).clusters | Where-Object name -EQ its1
    Add-TestContext $fleet impostor -Server $its.cluster.server
}

AfterAll {
    if ($fleet) {
        foreach ($context in 'its1', 'cluster1') {
            Remove-TestObject $fleet $context serviceaccount nobody -n default
        }
    }

    Stop-TestFleet $fleet
}

Describe '<Name>' -ForEach $onIts {
    It 'ends at an ITS context that is not there, with one error for all WECs' {
        $failed = $null
        try { $null = . $Command -ItsContext nowhere -ErrorAction SilentlyContinue } catch { $failed = $_ }
        Assert-WecError $failed -Id ContextNotFound -Category ObjectNotFound -Target 'nowhere'
    }

    It 'names one problem with the ITS: <Problem>' -ForEach $fails {
        $null = . $Command -ItsContext $Context -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id $Id -Category $Category -Target 'cluster1'
    }

    It 'names what the caller may not do on the ITS' {
        $null = . $Command -ItsContext denied -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id Forbidden -Category PermissionDenied -Target 'cluster1'
        "$failed" | Should -BeLike '*system:serviceaccount:default:nobody*'
    }

    It 'says that a cluster is no ITS' {
        $null = . $Command -ItsContext cluster1 -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id NotAnIts -Category ObjectNotFound -Target 'cluster1'
    }
}

Describe '<Name>' -ForEach $onWec {
    It 'names a context of the WEC that is not there' {
        $null = . $Command -WecContext nowhere -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id ContextNotFound -Category ObjectNotFound -Target 'cluster1'
    }

    It 'names one problem with the WEC: <Problem>' -ForEach $fails {
        $null = . $Command -WecContext $Context -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id $Id -Category $Category -Target 'cluster1'
    }
}

Describe 'A caller without rights on the WEC' {
    It 'is told which one is missing by <_>, and nothing is half done' -ForEach 'Register-Wec', 'Grant-WecPermission', 'Test-WecPermission' {
        $argument = if ($_ -eq 'Register-Wec') { @{} } else { @{ Resource = 'things.example.com' } }
        $null = & $_ cluster1 -WecContext denied-wec @argument -ErrorAction SilentlyContinue -ErrorVariable failed
        @($failed) | Should -HaveCount 1
        $failed[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
        "$($failed[0])" | Should -BeLike '*cluster1*'
        (Get-TestObject $fleet cluster1 namespaces).items.metadata.name | Should -Not -Contain 'open-cluster-management'
        Get-Wec cluster1* | Should -BeNullOrEmpty
    }
}

Describe 'An unknown WEC' {
    It 'that is no DNS label is refused by <Name> before anybody is asked' -ForEach ($onIts + $onWec) {
        if (-not (Test-RealFleet)) {
            Clear-SandboxRequest $fleet
        }

        $typed = [scriptblock]::Create(("$Command" -replace 'cluster1', 'Not_A_Label'))
        $null = . $typed -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id InvalidWecName -Category InvalidData -Target 'Not_A_Label'
        if (-not (Test-RealFleet)) {
            Get-SandboxRequest $fleet | Should -BeNullOrEmpty
        }
    }
}

Describe 'A kubeconfig' {
    It 'that <Problem> is named once, with its file' -ForEach @(
        @{ Problem = 'is no YAML'; Text = 'a: [b'; Id = 'KubeConfigInvalid'; Category = 'InvalidData' }
        @{ Problem = 'is a list'; Text = '- a'; Id = 'KubeConfigInvalid'; Category = 'InvalidData' }
        @{ Problem = 'is not there'; Text = $null; Id = 'KubeConfigNotFound'; Category = 'ObjectNotFound' }
        @{ Problem = 'names a cluster it does not have'; Id = 'KubeConfigInvalid'; Category = 'InvalidData'
            Text = "apiVersion: v1`nkind: Config`ncontexts: [{name: its1, context: {cluster: gone, user: gone}}]" }
        @{ Problem = 'has a token where a certificate belongs'; Id = 'KubeConfigInvalid'; Category = 'InvalidData'
            Text = "apiVersion: v1`nkind: Config`ncontexts: [{name: its1, context: {cluster: a, user: a}}]`n" +
                "clusters: [{name: a, cluster: {server: 'https://127.0.0.1:9'}}]`n" +
                "users: [{name: a, user: {client-certificate-data: eyJzZWNyZXQiOiJ4In0, client-key-data: eyJzZWNyZXQiOiJ4In0}}]" }
    ) {
        $file = Join-Path $TestDrive "broken-$([guid]::NewGuid()).yaml"
        if ($Text) {
            Set-Content $file $Text
        }

        $failed = $null
        try { $null = 'a', 'b' | Get-Wec -KubeConfig $file -ItsContext its1 -ErrorAction SilentlyContinue } catch { $failed = $_ }
        Assert-WecError $failed -Id $Id -Category $Category -Target $(if ($Text -like '*contexts:*') { 'its1' } else { $file })
        "$failed" | Should -BeLike '*broken-*'
    }

    It 'that a piped object brings and that is not there is an error about that object' {
        $found = [pscustomobject] @{ Name = 'a'; KubeConfig = '/no/such/file' }, [pscustomobject] @{ Name = 'b'; KubeConfig = $null } |
            Get-Wec -ItsContext its1 -ErrorAction SilentlyContinue -ErrorVariable failed
        $found | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'KubeConfigNotFound,*'
        $failed.TargetObject | Should -Be 'a', 'b'
    }
}

Describe 'A token that has expired' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) { # only a sandbox can be two hours ahead
    AfterAll {
        Clear-SandboxFault $fleet
    }

    It 'is named as what it is' {
        Add-TestContext $fleet expiring -Token (New-TestToken $fleet its1 nobody -Seconds 600)
        Add-SandboxFault $fleet @{ action = 'ClockSkew'; server = 'its1'; seconds = 7200 }
        $null = Get-Wec cluster1 -ItsContext expiring -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id Unauthorized -Category AuthenticationError -Target 'cluster1'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*expired*'
    }
}

Describe 'A name that would command the terminal' {
    It 'is text in the error about it' {
        $null = Get-Wec "a`e(0b`n`u{202e}c" -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id InvalidWecName -Category InvalidData -Target 'a(0b c'
        $said = "$failed", $failed[0].Exception.Message, $failed[0].ErrorDetails.RecommendedAction, $failed[0].CategoryInfo.TargetName -join ' '
        $said | Should -Not -Match '[\x00-\x1f\x7f-\x9f\p{Cf}]'
    }

    It 'is text in a warning and in what is said of the work' {
        # A context may be called anything.
        $odd = "odd`e]0;title`a`u{2028}`u{202e}"
        Add-TestContext $fleet $odd -Server https://127.0.0.1:9 -Token none
        $config = Get-Content -Raw $fleet.KubeConfig | ConvertFrom-Json
        ($config.clusters | Where-Object name -EQ "$odd-cluster").cluster | Add-Member 'insecure-skip-tls-verify' $true
        $config | ConvertTo-Json -Depth 10 | Set-Content $fleet.KubeConfig
        $said = Get-Wec cluster1 -ItsContext $odd -WarningAction Continue -ErrorAction Continue -Verbose *>&1 | ForEach-Object { "$_" }
        $said -join '' | Should -BeLike '*odd?0;title*skips TLS*'
        $said -join '' | Should -Not -Match '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\p{Cf}]'
    }
}
