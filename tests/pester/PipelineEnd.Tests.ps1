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
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("param(`$module, `$file, `$resources) Import-Module `$module; Set-WecContext its1 -KubeConfig `$file
                'cluster5', 'cluster6' | Grant-WecPermission -Resource `$resources -PassThru | Set-WecLabel -Label @{ a = 1 }").
                AddArgument((Get-ModulePath)).AddArgument($fleet.KubeConfig).AddArgument((New-ResourceName))
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
