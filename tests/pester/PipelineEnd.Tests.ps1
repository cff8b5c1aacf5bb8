BeforeDiscovery {
    # cluster1 is done while the others have one slow write after the other to make.
    $works = @(
        @{ Work = 'Register-Wec {0}'; Slow = "'cluster2', 'cluster3'" }
        @{ Work = '{0} | Grant-WecPermission -Resource $resources -PassThru'
            Slow = "'cluster5', 'cluster6'" }
    )
    $cases = foreach ($each in $works) {
        $three = $each.Work -f "'cluster1', $($each.Slow)"
        @{ End = 'an error downstream'; Line = "$three | ForEach-Object { throw 'enough' }" }
        @{ End = 'Select-Object -First'; Line = "$three | Select-Object -First 1" }
        @{ End = 'Select-Object -First, while a later command still works,'
            Line = "$three | Select-Object -First 1 | ForEach-Object { } -End { `$script:during = Get-LateWrite }" }
        @{ End = 'a break'; Line = "$three | ForEach-Object { break }" }
        @{ End = 'a continue'; Line = "$three | ForEach-Object { continue }" }
        @{ End = 'an error of a later cmdlet'; Line = "$three | Get-WecContext -KubeConfig /no/such/file" }
        @{ End = '-ErrorAction Stop and one that fails'; Line = "$($each.Work -f "'nowhere', $($each.Slow)") -ErrorAction Stop" }
        if ($each.Work -like '{0} |*') {
            @{ End = 'an error upstream'; Line = $each.Work -f "& { $($each.Slow); throw 'enough' }" }
        }
    }
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue'
}

Describe 'A pipeline that ends early' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) { # only a sandbox can be slow, and keeps a request log
    BeforeAll {
        $fleet = Start-TestFleet $TestDrive -WecCount 6
        Add-TestWec $fleet cluster1, cluster4, cluster5, cluster6
        Add-TestContext $fleet nowhere -Server 'https://127.0.0.1:9'
        Add-SandboxFault $fleet @{ action = 'Delay'; server = 'cluster1'; client = 'kubestellar-wec'; seconds = 0.6 }
        foreach ($name in 'cluster2', 'cluster3', 'cluster4', 'cluster5', 'cluster6') {
            Add-SandboxFault $fleet @{ action = 'Delay'; server = $name; verb = 'PATCH'; client = 'kubestellar-wec'; seconds = 1 }
            Add-SandboxFault $fleet @{ action = 'Delay'; server = $name; verb = 'create'; client = 'kubestellar-wec'; seconds = 1 }
        }

        function New-ResourceName {
            1..3 | ForEach-Object { "r$([guid]::NewGuid().ToString('N')).example.com" }
        }

        function Get-LateWrite {
            # What was on its way at the end may arrive, so the log begins anew. Some writes on another slow cluster take the time.
            Clear-SandboxRequest $fleet
            Grant-WecPermission cluster4 (New-ResourceName)
            Get-SandboxRequest $fleet | Where-Object { $_.isWrite -and $_.server -ne 'cluster4' }
        }
    }

    AfterAll {
        Stop-TestFleet $fleet
    }

    It 'by <End> sends nothing more: <Line>' -ForEach $cases {
        $script:during = $null
        $resources = New-ResourceName
        # A loop around it is what break and continue leave.
        do {
            try {
                $null = . ([scriptblock]::Create($Line)) 2>$null
            }
            catch {
                $null = $_
            }
        } while ($false)

        $during | Should -BeNullOrEmpty
        Get-LateWrite | Should -BeNullOrEmpty
    }

    It 'by <End> sends nothing more, and ends within a second' -ForEach @(
        @{ End = 'Ctrl-C'; Stop = { $shell.Stop() } }
        @{ End = 'closing its runspace'; Stop = { $shell.Runspace.Close() } }
    ) {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("param(`$module, `$file, `$resources) Import-Module `$module; Set-WecContext its1 -KubeConfig `$file
                'cluster5', 'cluster6' | Grant-WecPermission -Resource `$resources -PassThru | Set-WecLabel -Label @{ a = 1 }").
                AddArgument((Get-ModulePath)).AddArgument($fleet.KubeConfig).AddArgument((New-ResourceName))
            Clear-SandboxRequest $fleet
            $run = $shell.BeginInvoke()
            Wait-Until { Get-SandboxRequest $fleet | Where-Object { $_.server -eq 'cluster5' -and $_.isWrite } }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            & $Stop
            $clock.Elapsed | Should -BeLessThan ([TimeSpan]::FromSeconds(3)) -Because 'a second is what it takes on an idle machine'
            $run.IsCompleted | Should -BeTrue
            Get-LateWrite | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'has all its writes when it does not' {
        Clear-SandboxRequest $fleet
        'cluster5', 'cluster6' | Grant-WecPermission -Resource kiwis.example.com, limes.example.com
        @(Get-SandboxRequest $fleet | Where-Object { $_.isWrite -and $_.server -in 'cluster5', 'cluster6' }).Count | Should -BeGreaterThan 3
    }
}
