BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue'

    # Runs a script elsewhere, as an interactive shell would, so that it can be stopped as Ctrl-C stops it.
    function Start-Elsewhere([string] $Script) {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("param(`$module, `$file) Import-Module `$module; Set-WecContext its1 -KubeConfig `$file; $Script").
            AddArgument((Get-ModulePath)).AddArgument($fleet.KubeConfig)
        $said = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $nothing = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $nothing.Complete()
        [pscustomobject]@{ Shell = $shell; Said = $said; Run = $shell.BeginInvoke($nothing, $said) }
    }
}

Describe 'Many WECs in one pipeline, one of them broken' {
    BeforeAll {
        $fleet = Start-TestFleet $TestDrive -WecCount 2
        Add-TestContext $fleet broken -Server 'https://127.0.0.1:9'
    }

    AfterAll {
        Stop-TestFleet $fleet
    }

    It 'registers, approves and waits for all but that one' {
        $done = 'cluster2', 'broken', 'cluster1' |
            Register-Wec -ErrorAction SilentlyContinue -ErrorVariable failed |
            Approve-Wec -Wait -TimeoutSeconds 120 -PassThru |
            Wait-Wec -TimeoutSeconds 120
        $done.Name | Sort-Object | Should -Be 'cluster1', 'cluster2'
        Assert-WecError $failed -Id Unreachable -Category ConnectionError -Target 'broken'
    }

    It 'labels and gives properties to all but that one' {
        $done = 'cluster2', 'broken', 'cluster1' |
            Set-WecLabel -Label @{ wave = 1 } -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed |
            New-WecProperty -Property @{ wave = 1 } -PassThru
        $done.Name | Sort-Object | Should -Be 'cluster1', 'cluster2'
        Assert-WecError $failed -Id WecNotFound -Category ObjectNotFound -Target 'broken'
    }

    It 'tests permissions on all but that one' {
        $rows = 'cluster2', 'broken', 'cluster1' |
            Test-WecPermission -Resource pods -Verb get, list -ErrorAction SilentlyContinue -ErrorVariable failed
        $rows.Name | Sort-Object | Should -Be 'cluster1', 'cluster1', 'cluster2', 'cluster2'
        Assert-WecError $failed -Id Unreachable -Category ConnectionError -Target 'broken'
    }

    It 'treats each WEC once for each time it is named, with a throttle or without' {
        (Test-WecPermission cluster1, cluster2 pods get -ThrottleLimit 1).Name | Sort-Object | Should -Be 'cluster1', 'cluster2'
        (Set-WecLabel cluster1, cluster2, cluster1 @{ wave = 2 } -PassThru).Name | Sort-Object | Should -Be 'cluster1', 'cluster2'
    }

    It 'puts out first what is ready first, and keeps the order they were named in with -Ordered' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) {
        Add-SandboxFault $fleet @{ action = 'Delay'; server = 'cluster2'; client = 'kubestellar-wec'; seconds = 1 }
        try {
            (Test-WecPermission cluster2, cluster1 pods get).Name | Should -Be 'cluster1', 'cluster2'
            ('cluster2', 'cluster1' | Test-WecPermission -Resource pods -Verb get).Name | Should -Be 'cluster1', 'cluster2'
            (Test-WecPermission cluster2, cluster1 pods get -Ordered).Name | Should -Be 'cluster2', 'cluster1'
            ('cluster2', 'cluster1' | Test-WecPermission -Resource pods -Verb get -Ordered).Name | Should -Be 'cluster2', 'cluster1'
        }
        finally {
            Clear-SandboxFault $fleet
        }
    }

    It 'hands one that is ready on at once, while another is waited for' {
        $order = [System.Collections.Generic.List[string]]::new()
        'nobody', 'cluster1' | Approve-Wec -Wait -TimeoutSeconds 3 -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed |
            Set-WecLabel -Label @{ wave = 3 } -PassThru | ForEach-Object { $order.Add("$($_.Name) $($failed.Count)") }
        $order | Should -Be 'cluster1 0'
        $failed | Should -HaveCount 1
    }

    It 'hands one that is ready on while the next name is still to come' {
        $done = [System.Collections.Generic.List[string]]::new()
        & { 'cluster1'; Wait-Until { $done.Count -eq 1 }; 'cluster2' } |
            Set-WecLabel -Label @{ wave = 4 } -PassThru | ForEach-Object { $done.Add($_.Name) }
        $done | Should -Be 'cluster1', 'cluster2'
    }
}

Describe 'A fleet of a thousand' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) { # too many to make on real clusters
    BeforeAll {
        $fleet = Start-TestFleet $TestDrive -FleetSize 1000
        $names = (Get-Wec).Name
    }

    AfterAll {
        Stop-TestFleet $fleet
    }

    It 'is listed in pages, and the listing ends with the pipeline' {
        $names | Should -HaveCount 1000
        Clear-SandboxRequest $fleet
        Get-Wec | Select-Object -First 3 | Should -HaveCount 3
        @(Get-SandboxRequest $fleet | Where-Object path -Like '*/managedclusters').Count | Should -BeLessOrEqual 2
    }

    It 'is labelled with one write for each WEC that changes, and none for one that does not' {
        $null = $names | Select-Object -First 50 | Set-WecLabel -Label @{ pester = 1 }
        Clear-SandboxRequest $fleet
        $done = $names | Select-Object -First 60 | Set-WecLabel -Label @{ pester = 1 } -PassThru
        $done.Name | Sort-Object | Should -Be $names[0..59]
        @($done | Where-Object Changed) | Should -HaveCount 10
        @(Get-SandboxWrite $fleet) | Should -HaveCount 10
    }

    It 'is waited for over one watch' {
        Clear-SandboxRequest $fleet
        ($names | Wait-Wec -For Available).Count | Should -Be 1000
        @(Get-SandboxRequest $fleet | Where-Object verb -EQ 'watch').Count | Should -BeLessOrEqual 1
    }
}

Describe 'Stopping' {
    BeforeAll {
        $fleet = Start-TestFleet $TestDrive
        if (-not (Test-RealFleet)) {
            $null = Add-SandboxFault $fleet @{ action = 'Delay'; server = 'its1'; path = '*/managedclusters/slow*'; seconds = 300 }
            $null = Add-SandboxFault $fleet @{ action = 'Delay'; server = 'cluster1'; seconds = 300 }
        }
    }

    AfterAll {
        Stop-TestFleet $fleet
    }

    It 'ends <Script> at once' -ForEach @(
        @{ Script = 'Wait-Wec nobody -TimeoutSeconds 300'; NeedsFault = $false }
        @{ Script = 'Approve-Wec nobody -Wait -TimeoutSeconds 300'; NeedsFault = $false }
        @{ Script = 'Get-Wec slow'; NeedsFault = $true }
        @{ Script = 'Get-WecStatus slow'; NeedsFault = $true }
        @{ Script = 'Set-WecLabel slow @{ a = 1 }'; NeedsFault = $true }
        @{ Script = 'New-WecProperty slow @{ a = 1 }'; NeedsFault = $true }
        @{ Script = 'Test-WecPermission cluster1 pods'; NeedsFault = $true }
        @{ Script = 'Register-Wec cluster1'; NeedsFault = $true }
    ) {
        if ($NeedsFault -and (Test-RealFleet)) {
            Set-ItResult -Skipped -Because 'only a sandbox can be told to be slow'
        }

        $elsewhere = Start-Elsewhere "'ready'; $Script"
        try {
            Wait-Until { $elsewhere.Said.Count -gt 0 }
            $null = $elsewhere.Run.AsyncWaitHandle.WaitOne(500)
            $elsewhere.Run.IsCompleted | Should -BeFalse
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $elsewhere.Shell.Stop()
            $clock.Elapsed | Should -BeLessThan ([TimeSpan]::FromSeconds(3)) -Because 'a second is what it takes on an idle machine'
        }
        finally {
            $elsewhere.Shell.Dispose()
        }
    }
}
