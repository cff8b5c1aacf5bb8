BeforeDiscovery {
    $real = foreach ($tool in 'kind', 'k3d') {
        $isThere = [bool] (Get-Command $tool -CommandType Application -ErrorAction Ignore) -and $env:WEC_TEST_CLUSTERS -eq '1'
        if (-not $isThere) {
            # Making real clusters takes minutes and this machine's container engine, so it is asked for.
            Write-Warning "*** $tool is not installed, or `$env:WEC_TEST_CLUSTERS is not 1: ITS REAL CLUSTERS ARE NOT TESTED. ***"
        }

        @{ Tool = $tool; IsThere = $isThere }
    }
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue' # of limits of this machine
    $path = $env:PATH
    Set-WecContext -Clear
}

AfterAll {
    $env:PATH = $path
}

Describe 'New-Wec' -Skip:$IsWindows { # the stand-ins are scripts of /bin/sh
    BeforeEach {
        $machine = New-StandInMachine (Join-Path $TestDrive ([guid]::NewGuid())) -Tool kind, k3d
        $env:PATH = "$($machine.Bin)$([IO.Path]::PathSeparator)$path"
    }

    It 'makes a cluster, and a context of its name that nothing was lost for' {
        "# mine`ncontexts: [{name: prod, context: {cluster: prod, user: me}}]`nclusters: [{name: prod, cluster: {server: 'https://p'}}]`nusers: [{name: me, user: {}}]`ncurrent-context: prod" |
            Set-Content $machine.KubeConfig
        $made = New-Wec cluster1 -KubeConfig $machine.KubeConfig
        $made.Changed | Should -BeTrue
        $made.Provider | Should -Be 'Kind'
        $made.WecContext | Should -Be 'cluster1'
        Get-StandInCall $machine -Changing | Should -Be 'kind create cluster --name cluster1'
        (Get-WecContext -KubeConfig $machine.KubeConfig).Name | Should -Be 'prod', 'cluster1'
        (Get-WecContext prod -KubeConfig $machine.KubeConfig).IsCurrent | Should -BeTrue
        Get-Content $made.BackupFile -First 1 | Should -Be '# mine'
        (Get-WecContext cluster1 -KubeConfig $machine.KubeConfig).Distribution | Should -Be 'Kind'
        (Get-WecContext -KubeConfig $machine.KubeConfig).Name | Sort-Object | Should -Be 'cluster1', 'prod'
    }

    It 'shows the exact command line with -WhatIf and makes nothing' {
        $said = Invoke-TestPwsh -Command "Import-Module '$(Get-ModulePath)'; New-Wec cluster1 -Provider K3d -Network lab -KubeConfig '$($machine.KubeConfig)' -WhatIf"
        "$said" | Should -BeLike '*"k3d cluster create cluster1 --network lab --api-port 127.0.0.1:random *'
        Get-StandInCall $machine -Changing | Should -BeNullOrEmpty
        Test-Path $machine.KubeConfig | Should -BeFalse
    }

    It 'takes the tool down with it when the pipeline ends by <End>' -ForEach @(
        @{ End = 'an error downstream'; Cut = {
                { 'slow', 'cluster1' | New-Wec -KubeConfig $machine.KubeConfig | ForEach-Object { Wait-Until { Test-Path $started }; throw 'enough' } } |
                    Should -Throw enough
            }
        }
        @{ End = 'Ctrl-C'; Cut = {
                $shell = [powershell]::Create()
                $null = $shell.AddScript('param($module, $file) Import-Module $module; New-Wec slow -KubeConfig $file').
                    AddArgument((Get-ModulePath)).AddArgument($machine.KubeConfig)
                $null = $shell.BeginInvoke()
                Wait-Until { Test-Path $started }
                $shell.Stop()
                $shell.Dispose()
            }
        }
    ) {
        $started = Join-Path $machine.Directory started
        $kind = Join-Path $machine.Bin kind
        $slow = "if [ `"`$1 `$4`" = 'create slow' ]; then echo `$`$ > starting; mv starting started; exec sleep 300; fi`ncase"
        (Get-Content -Raw $kind) -replace '(?m)^case', $slow.Replace('$', '$$') | Set-Content $kind
        . $Cut
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Wait-Until { -not (Get-Process -Id (Get-Content $started) -ErrorAction Ignore) }
        $clock.Elapsed | Should -BeLessThan ([TimeSpan]::FromSeconds(3)) -Because 'it is gone at once on an idle machine'
    }

    It 'makes many, and each can be used by the next cmdlet' {
        $made = 'cluster1', 'cluster2', 'cluster3' | New-Wec -KubeConfig $machine.KubeConfig -ItsContext its1
        $made.Name | Should -Be 'cluster1', 'cluster2', 'cluster3'
        $made.ItsContext | Should -Be 'its1', 'its1', 'its1'
        # Each is opened while the next is still being made.
        $rows = 'edge1', 'edge2' | New-Wec -KubeConfig $machine.KubeConfig -ThrottleLimit 1 | Test-Wec
        ($rows | Where-Object Check -EQ ApiServer).WecContext | Should -Be 'edge1', 'edge2'
    }

    It 'changes nothing when it is run again' {
        $null = New-Wec cluster1 -KubeConfig $machine.KubeConfig
        (New-Wec cluster1 -KubeConfig $machine.KubeConfig).Changed | Should -BeFalse
        Get-StandInCall $machine -Changing | Should -HaveCount 1
    }

    It 'says why the tool failed, for that cluster only' {
        Set-Content (Join-Path $machine.Directory fail) cluster1
        $made = New-Wec cluster1, cluster2 -KubeConfig $machine.KubeConfig -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id ToolFailed -Category InvalidOperation -Target 'cluster1'
        "$failed" | Should -BeLike '*port is already allocated*'
        $made.Name | Should -Be 'cluster2'
    }

    It 'says that the tool is missing' {
        $env:PATH = $TestDrive
        $null = New-Wec cluster1 -KubeConfig $machine.KubeConfig -ErrorAction SilentlyContinue -ErrorVariable failed
        $env:PATH = $path
        Assert-WecError $failed -Id ToolNotFound -Category ObjectNotFound -Target 'cluster1'
    }
}

Describe 'New-Wec with the real <Tool>' -ForEach $real {
    It 'makes a cluster that takes pods, and Remove-Wec takes it away' -Skip:(-not $IsThere) {
        $kubeConfig = Join-Path $TestDrive "$Tool.yaml"
        $made = New-Wec wec-pester -Provider $Tool -KubeConfig $kubeConfig -Wait
        Test-Wec wec-pester -KubeConfig $kubeConfig -Quiet | Should -BeTrue
        ($made | Test-Wec | Where-Object Check -EQ Distribution).Detail | Should -BeLike "$Tool*"
        ($made | Remove-Wec -Confirm:$false).Changed | Should -BeTrue
    }
}
