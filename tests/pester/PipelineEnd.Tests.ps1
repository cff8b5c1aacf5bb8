BeforeDiscovery {
    # Everything is named slow ones first; cluster1 is done, and nobody refused, while these have most of their slow requests still to send.
    $grant = '{0} | Grant-WecPermission -Resource $resources -PassThru'
    $ends = @{
        'an error downstream' = "{0} | ForEach-Object { throw 'enough' }"
        'Select-Object -First' = '{0} | Select-Object -First 1'
        'Select-Object -First, while a later command still works,' =
            '{0} | Select-Object -First 1 | ForEach-Object { } -End { $script:ended = [datetime]::UtcNow; Wait-SlowRequest }'
        'a break' = '{0} | ForEach-Object { break }'
        'a continue' = '{0} | ForEach-Object { continue }'
        'a filter that fails' = '{0} | Where-Object { $PSItem.NoSuchMethod() } -ErrorAction Stop'
        'an error of a later cmdlet' = '{0} | Get-WecContext -KubeConfig /no/such/file'
        'an error behind a later cmdlet' = "{0} | Get-WecStatus | ForEach-Object { throw 'enough' }"
    }
    $cases = @(
        foreach ($end in $ends.Keys) {
            @{ End = $end; Slow = 'cluster5', 'cluster6'; Line = $ends[$end].Replace('{0}', ($grant -f "'cluster5', 'cluster6', 'cluster1'")) }
        }
        @{ End = '-ErrorAction Stop'; Slow = 'cluster5', 'cluster6'; Line = "$($grant -f "'cluster5', 'cluster6', 'nobody'") -ErrorAction Stop" }
        @{ End = 'an error upstream'; Slow = 'cluster5', 'cluster6'
            Line = $grant -f "& { 'cluster5'; 'cluster6'; while (-not (Test-Sending cluster5, cluster6)) { 'cluster1' }; throw 'enough' }"
        }
        @{ End = 'an error downstream'; Slow = 'cluster7', 'cluster8'; Line = "Register-Wec cluster7, cluster8, cluster1 | ForEach-Object { throw 'enough' }" }
        @{ End = '-ErrorAction Stop'; Slow = 'cluster9', 'cluster10'; Line = 'Register-Wec cluster9, cluster10, nobody -ErrorAction Stop' }
        @{ End = 'Select-Object -First'; Slow = 'cluster2', 'cluster3'
            Line = 'Test-WecPermission cluster2, cluster3, cluster1 -Resource ($resources * 20) | Select-Object -First 1'
        }
        @{ End = '-ErrorAction Stop'; Slow = , 'its1'; Line = 'Unregister-Wec cluster11, cluster12, nobody -Force -Confirm:$false -ErrorAction Stop' }
    )
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue'
}

Describe 'A pipeline that ends early' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) { # only a sandbox can be slow, and keeps a request log
    BeforeAll {
        $fleet = Start-TestFleet $TestDrive -WecCount 12
        Add-TestWec $fleet cluster1, cluster2, cluster3, cluster5, cluster6, cluster11, cluster12
        Add-TestContext $fleet nobody -Cluster cluster4 -Token nobodys

        function New-ResourceName {
            1..12 | ForEach-Object { "r$([guid]::NewGuid().ToString('N')).example.com" }
        }

        function Set-Pace {
            Clear-SandboxFault $fleet
            $ours = @{ action = 'Delay'; client = 'kubestellar-wec' }
            foreach ($server in 'its1', 'cluster5', 'cluster6', 'cluster7', 'cluster8', 'cluster9', 'cluster10') {
                Add-SandboxFault $fleet ($ours + @{ server = $server; verb = 'PATCH'; seconds = 0.7 })
            }

            foreach ($server in 'cluster2', 'cluster3') {
                Add-SandboxFault $fleet ($ours + @{ server = $server; verb = 'create'; seconds = 0.7 })
            }

            Add-SandboxFault $fleet ($ours + @{ server = 'its1'; verb = 'DELETE'; seconds = 3 })
            Add-SandboxFault $fleet ($ours + @{ server = 'cluster1'; seconds = 2; count = 1 })
            Add-SandboxFault $fleet ($ours + @{ server = 'cluster4'; seconds = 2; count = 1 })
            Add-SandboxFault $fleet @{ action = 'Delay'; server = 'its1'; path = '/livez'; client = 'Mozilla'; seconds = 2.5 }
            Clear-SandboxRequest $fleet
        }

        function Wait-SlowRequest {
            # A request that takes longer than three of the slow ones: what was still to be sent would have been.
            $null = Invoke-TestApi $fleet its1 /livez
        }

        function Test-Sending([string[]] $Server) {
            $sent = @(Get-SandboxRequest $fleet | Where-Object isWrite | ForEach-Object server)
            -not ($Server | Where-Object { $_ -notin $sent })
        }

        # A PowerShell in a runspace of its own; the script may use $module, $file and $resources.
        function New-Shell([string] $Script) {
            $shell = [powershell]::Create()
            $shell.AddScript("param(`$module, `$file, `$resources) Import-Module `$module; Set-WecContext its1 -KubeConfig `$file; $Script").
                AddArgument((Get-ModulePath)).AddArgument($fleet.KubeConfig).AddArgument((New-ResourceName))
        }

        function Assert-Silence([datetime] $Ended, [string[]] $Slow) {
            Wait-SlowRequest
            $sent = @(Get-SandboxRequest $fleet)
            # What was sent in time may come in later on a busy machine; what would come after it takes two slow requests.
            $late = $sent | Where-Object { $_.received.ToUniversalTime() -gt $Ended.AddSeconds(1.2) }
            $late | ForEach-Object { "$($_.server) $($_.method) $($_.path)" } | Should -BeNullOrEmpty
            $begun = @($sent | Where-Object method -NE 'GET' | ForEach-Object server)
            $Slow | Where-Object { $_ -notin $begun } | Should -BeNullOrEmpty -Because 'each of them must be in the middle of its work'
        }
    }

    AfterAll {
        Stop-TestFleet $fleet
    }

    It 'by <End> sends nothing more: <Line>' -ForEach $cases {
        $script:ended = $null
        $thrown = $null
        $resources = New-ResourceName
        Set-Pace
        # A loop around it is what break and continue leave.
        do {
            try {
                $null = . ([scriptblock]::Create($Line)) 2>$null
            }
            catch {
                $thrown = "$_"
            }
        } while ($false)

        if ($Line -like '*throw*') {
            $thrown | Should -Be 'enough'
        }

        Assert-Silence ($script:ended ?? [datetime]::UtcNow) $Slow
    }

    It 'by <End> sends nothing more, and ends soon' -ForEach @(
        @{ End = 'Ctrl-C'; Stop = { $shell.Stop() } }
        @{ End = 'closing its runspace'; Stop = { $shell.Runspace.Close() } }
    ) {
        Set-Pace
        $shell = New-Shell "'cluster5', 'cluster6' | Grant-WecPermission -Resource `$resources -PassThru | Set-WecLabel -Label @{ a = 1 }"
        try {
            $run = $shell.BeginInvoke()
            Wait-Until { Test-Sending cluster5, cluster6 }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            & $Stop
            $ended = [datetime]::UtcNow
            $clock.Elapsed | Should -BeLessThan ([TimeSpan]::FromSeconds(3)) -Because 'a second is what it takes on an idle machine'
            $run.IsCompleted | Should -BeTrue
            Assert-Silence $ended cluster5, cluster6
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'by an error downstream sends nothing more, though its module was removed in the middle' {
        Set-Pace
        $shell = New-Shell ("'cluster5', 'cluster6', 'cluster1' | Grant-WecPermission -Resource `$resources -PassThru |
            ForEach-Object { Remove-Module KubeStellar.Wec -ErrorAction Stop; throw 'enough' }")
        try {
            { $shell.Invoke() } | Should -Throw '*enough*'
            Assert-Silence ([datetime]::UtcNow) cluster5, cluster6
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'has all its requests though its module was removed in the middle, which can be imported again' {
        Set-Pace
        $shell = New-Shell ("'cluster5', 'cluster6', 'cluster1' | Grant-WecPermission -Resource `$resources -PassThru |
            ForEach-Object { Remove-Module KubeStellar.Wec -ErrorAction Ignore; `$PSItem.Name }
            Import-Module `$module; (Get-Wec cluster1 -ItsContext its1 -KubeConfig `$file).Name")
        try {
            $put = @($shell.Invoke())
            $shell.Streams.Error | Should -BeNullOrEmpty
            $put[-1] | Should -Be 'cluster1'
            $put | Select-Object -Unique | Sort-Object | Should -Be 'cluster1', 'cluster5', 'cluster6'
            $written = @(Get-SandboxRequest $fleet | Where-Object isWrite | Group-Object server)
            $written.Name | Sort-Object | Should -Be 'cluster1', 'cluster5', 'cluster6'
            $written | ForEach-Object { $_.Count | Should -BeGreaterOrEqual 12 }
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'closes the watch of <Line>' -ForEach @(
        @{ Line = 'Wait-Wec cluster1, ghost -For Joined' }
        @{ Line = 'Approve-Wec cluster1, ghost -Wait -PassThru' }
    ) {
        Set-Pace
        { . ([scriptblock]::Create($Line)) | ForEach-Object { throw 'enough' } } | Should -Throw enough
        # The log has a request once it is over.
        Wait-Until { Get-SandboxRequest $fleet | Where-Object { $_.verb -eq 'watch' -and $_.path -like '*/managedclusters' } }
    }

    It 'has all its requests when it does not' {
        Set-Pace
        $resources = New-ResourceName
        Grant-WecPermission cluster5 -Resource $resources
        @(Get-SandboxRequest $fleet | Where-Object { $_.isWrite -and $_.server -eq 'cluster5' }).Count | Should -BeGreaterOrEqual 12
    }
}

Describe 'A server that takes the connection and never answers' {
    BeforeAll {
        # All that has come in by now on the connections of a listener.
        function Measure-Arrival([Net.Sockets.TcpListener] $Listener, [Collections.Generic.List[Net.Sockets.TcpClient]] $Client) {
            while ($Listener.Pending()) {
                $Client.Add($Listener.AcceptTcpClient())
            }

            "$($Client.Count) connections, $($Client | ForEach-Object Available | Measure-Object -Sum | ForEach-Object Sum) bytes"
        }

        function Test-Closed([Net.Sockets.TcpClient] $Client) {
            $buffer = [byte[]]::new(65536)
            try {
                while ($Client.Client.Poll(0, 'SelectRead')) {
                    if ($Client.Client.Receive($buffer) -eq 0) {
                        return $true
                    }
                }

                $false
            }
            catch [Net.Sockets.SocketException] {
                $true # It was reset.
            }
        }
    }

    It 'does not hold up Ctrl-C, and is sent nothing afterwards: <Line> over <Scheme>' -ForEach @(
        foreach ($scheme in 'https', 'http') {
            @{ Scheme = $scheme; Line = 'Get-Wec -ItsContext silent' }
            @{ Scheme = $scheme; Line = "'cluster1', 'cluster2' | Set-WecLabel -Label @{ a = 1 } -ItsContext silent" }
            @{ Scheme = $scheme; Line = 'Grant-WecPermission cluster1 -WecContext silent -Resource kiwis.example.com' }
            @{ Scheme = $scheme; Line = 'Register-Wec cluster1 -WecContext silent -ItsContext silent -Force' }
        }
    ) {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $clients = [Collections.Generic.List[Net.Sockets.TcpClient]]::new()
        $shell = [powershell]::Create()
        try {
            $file = Join-Path $TestDrive "$([guid]::NewGuid())"
            @{
                clusters = @(@{ name = 'silent'; cluster = @{ server = "${Scheme}://127.0.0.1:$($listener.LocalEndpoint.Port)" } })
                contexts = @(@{ name = 'silent'; context = @{ cluster = 'silent'; user = 'me' } })
                users = @(@{ name = 'me'; user = @{ token = 'mine' } })
            } | ConvertTo-Json -Depth 5 | Set-Content $file
            $null = $shell.AddScript("param(`$module, `$file) Import-Module `$module; $Line -KubeConfig `$file").
                AddArgument((Get-ModulePath)).AddArgument($file)
            $run = $shell.BeginInvoke()
            Wait-Until { (Measure-Arrival $listener $clients) -notlike '* 0 bytes' -and $clients.Count -gt 0 }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed | Should -BeLessThan ([TimeSpan]::FromSeconds(3)) -Because 'a second is what it takes on an idle machine'
            $run.IsCompleted | Should -BeTrue
            # What was on its way arrives.
            Start-Sleep -Milliseconds 300
            $sent = Measure-Arrival $listener $clients
            Start-Sleep -Milliseconds 1500
            Measure-Arrival $listener $clients | Should -Be $sent
            if ($Scheme -eq 'http') {
                # .NET lets a handshake that has begun go on until its own time limit; it is no request.
                $clients | Where-Object { -not (Test-Closed $_) } | Should -BeNullOrEmpty -Because 'nobody waits for an answer any more'
            }
        }
        finally {
            $shell.Dispose()
            $clients | ForEach-Object Dispose
            $listener.Stop()
        }
    }
}
