BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1

    # Runs a script elsewhere, whose streams are then to be looked at.
    function Invoke-Elsewhere([string] $Script) {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("param(`$module, `$file) Import-Module `$module; Set-WecContext its1 -KubeConfig `$file; $Script").
            AddArgument((Get-ModulePath)).AddArgument($fleet.KubeConfig)
        $null = $shell.Invoke()
        $shell.Streams
        $shell.Dispose()
    }

    function Select-Progress($Streams, [string] $Command) {
        $Streams.Progress | Where-Object Activity -EQ $Command
    }
}

Describe 'Progress' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) { # only a sandbox can be slow
    BeforeAll {
        $fleet = Start-TestFleet $TestDrive -WecCount 3 -FleetSize 2000
        foreach ($server in 'its1', 'cluster1', 'cluster2') {
            Add-SandboxFault $fleet @{ action = 'Delay'; server = $server; verb = 'PATCH'; client = 'kubestellar-wec'; seconds = 1.5; count = 2 }
        }

    }

    AfterAll {
        Stop-TestFleet $fleet
    }

    It 'counts those that are done out of those that were named, and is taken away at the end: <Script>' -ForEach @(
        @{ Script = '(Get-Wec).Name | Set-WecLabel -Label @{ a = 1 }'; Command = 'Set-WecLabel'; Count = 2000 }
        @{ Script = 'Register-Wec cluster1, cluster2, cluster3'; Command = 'Register-Wec'; Count = 3 }
        @{ Script = 'Approve-Wec cluster1, cluster2, ghost -Wait -TimeoutSeconds 5'; Command = 'Approve-Wec'; Count = 3 }
    ) {
        $told = @(Select-Progress (Invoke-Elsewhere $Script) $Command)
        $running = @($told | Where-Object RecordType -EQ 'Processing')
        $counts = $running.StatusDescription | ForEach-Object { if ($_ -match '^(\d+) of (\d+)') { , @([int] $Matches[1], [int] $Matches[2]) } }
        $counts.Count | Should -BeGreaterThan 0
        $counts[-1][1] | Should -Be $Count
        $counts | ForEach-Object { $_[0] | Should -BeLessOrEqual $_[1] }
        $counts.ForEach({ $_[0] }) | Should -Be @($counts.ForEach({ $_[0] }) | Sort-Object) -Because 'what is done stays done'
        $running.PercentComplete | ForEach-Object { $_ | Should -BeIn (0..100) }
        $told[-1].RecordType | Should -Be 'Completed'
        @($told.ActivityId | Select-Object -Unique) | Should -HaveCount 1
    }

    It 'is not shown for what is over at once' {
        Clear-SandboxFault $fleet
        Select-Progress (Invoke-Elsewhere 'Get-WecContext') 'Get-WecContext' | Should -BeNullOrEmpty
    }
}

Describe 'Debug' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) { # a sandbox keeps a log to compare with
    BeforeAll {
        $fleet = Start-TestFleet $TestDrive -WecCount 2
        # An administrator by a token, as the tools of some distributions make them.
        $token = New-TestToken $fleet cluster2 admin
        $null = Set-TestObject $fleet cluster2 @{
            apiVersion = 'rbac.authorization.k8s.io/v1'; kind = 'ClusterRoleBinding'; metadata = @{ name = 'admin-by-token' }
            roleRef = @{ apiGroup = 'rbac.authorization.k8s.io'; kind = 'ClusterRole'; name = 'cluster-admin' }
            subjects = @(@{ kind = 'ServiceAccount'; name = 'admin'; namespace = 'default' })
        }
        Add-TestContext $fleet edge -Cluster cluster2 -Token $token
        Clear-SandboxRequest $fleet
        $streams = Invoke-Elsewhere "Register-Wec cluster1, edge -Debug | Approve-Wec -Wait -PassThru -Debug | Wait-Wec -Debug"
        $lines = @($streams.Debug.Message)
        $sent = @(Get-SandboxRequest $fleet)

        # Which of the requests that were sent no line is about.
        function Select-Untold($Sent, [string[]] $Line) {
            $Sent | Where-Object statusCode -NE 0 | Group-Object { "$($_.method) $($_.path)$($_.query)" } | Where-Object {
                $name = $_.Name
                @($Line | Where-Object { $_ -match '^(\S+) https://[^/]+(\S+) ' -and "$($Matches[1]) $($Matches[2])" -eq $name }).Count -lt $_.Count
            } | ForEach-Object Name
        }
    }

    AfterAll {
        Stop-TestFleet $fleet
    }

    It 'has a line for each request, with method, address, status and milliseconds' {
        $streams.Error | Should -BeNullOrEmpty
        $lines.Count | Should -BeGreaterThan 20
        $lines | Should -Match '^(GET|POST|PUT|PATCH|DELETE) https://\S+ (\d{3}|no answer) in \d+ ms'
        $sent.user | Should -Contain 'system:anonymous' -Because 'it tries the address that the agent is given'
        Select-Untold $sent $lines | Should -BeNullOrEmpty
    }

    It 'has one also for what is asked beside its contexts: <Line>' -ForEach @(
        @{ Line = 'New-WecToken | Register-Wec cluster1 -Force -Debug' }
        @{ Line = "Repair-Wec cluster1 -HubApiServer `$address -Force -Confirm:`$false -Debug" }
    ) {
        $address = (Get-WecContext its1 -KubeConfig $fleet.KubeConfig).Server -replace '127\.0\.0\.1', 'localhost'
        # What the first cmdlet of a pipeline asks is told only where that, too, is given -Debug.
        $Line = $Line.Replace('New-WecToken', 'New-WecToken -Debug').Replace('$address', $address)
        Clear-SandboxRequest $fleet
        $told = Invoke-Elsewhere $Line
        $asked = @(Get-SandboxRequest $fleet)
        $asked.user | Should -Contain 'system:anonymous'
        Select-Untold $asked $told.Debug.Message | Should -BeNullOrEmpty
    }

    It 'has one for what New-Wec -Wait and Remove-Wec ask the cluster itself' -Skip:$IsWindows { # the stand-in is a script of /bin/sh
        $machine = New-StandInMachine (Join-Path $TestDrive machine)
        $path = $env:PATH
        $env:PATH = "$($machine.Bin)$([IO.Path]::PathSeparator)$path"
        try {
            foreach ($line in 'New-Wec made -Wait -TimeoutSeconds 1', 'Remove-Wec made -Confirm:$false') {
                # With -Debug alone PowerShell asks at each warning, and there is one of limits of this machine.
                $quiet = "-KubeConfig '$($machine.KubeConfig)' -WarningAction SilentlyContinue"
                @((Invoke-Elsewhere "$line $quiet -Debug").Debug | ForEach-Object Message) |
                    Should -Match '^GET https://127\.0\.0\.1:9/\S+ no answer in \d+ ms'
            }
        }
        finally {
            $env:PATH = $path
        }
    }

    It 'tells of the watches that all waits share' {
        $lines | Where-Object { $_ -match '^GET \S+/managedclusters\?\S*watch=' } | Should -Not -BeNullOrEmpty
        $lines | Where-Object { $_ -match '^GET \S+/certificatesigningrequests\?\S*watch=' } | Should -Not -BeNullOrEmpty
    }

    It 'shows no credential, and nothing of what was sent or answered' {
        $told = @($streams.Debug; $streams.Verbose; $streams.Warning) -join "`n"
        $told | Should -Not -Match ([regex]::Escape($token))
        $told | Should -Not -Match 'eyJ[\w-]{10}|-----BEGIN|LS0tLS1|Bearer |Authorization:'
        $told | Should -Not -Match '"(spec|data|token)"'
    }

    It 'shows no credential in an address: <Server>' -ForEach @(
        @{ Server = 'https://admin:hush-hush@127.0.0.1:9' }
    ) {
        Add-TestContext $fleet secretive -Server $Server
        $told = Invoke-Elsewhere 'Test-WecPermission secretive pods get -Debug -ErrorAction SilentlyContinue'
        "$($told.Debug) $($told.Error)" | Should -Not -Match 'hush-hush'
    }

    It 'is silent unless it is asked for' {
        (Invoke-Elsewhere 'Get-Wec').Debug | Should -BeNullOrEmpty
    }
}

Describe 'A warning that many WECs share' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) { # more clusters than one has
    BeforeAll {
        $fleet = Start-TestFleet $TestDrive -WecCount 6
        Add-TestWec $fleet
        $streams = Invoke-Elsewhere "1..6 | ForEach-Object { `"cluster`$_`" } | Grant-WecPermission -Resource kiwis.example.com -Verbose"
    }

    AfterAll {
        Stop-TestFleet $fleet
    }

    It 'is shown for three of them, and for the others as their number' {
        $shared = @($streams.Warning.Message | Where-Object { $_ -match 'kiwis' })
        $shared | Should -HaveCount 4
        $shared[0..2] | Should -Match '^cluster\d: '
        $shared[3] | Should -BeLike '3 more WECs: *'
    }

    It 'is in the verbose stream of each of the others' {
        @($streams.Verbose.Message | Where-Object { $_ -match '^cluster\d: .*kiwis.*not installed' }) | Should -HaveCount 3
    }
}
