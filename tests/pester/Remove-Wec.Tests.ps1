BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue' # of limits of this machine
    $path = $env:PATH
    Set-WecContext -Clear
}

AfterAll {
    $env:PATH = $path
}

Describe 'Remove-Wec' -Skip:$IsWindows { # the stand-ins are scripts of /bin/sh
    BeforeEach {
        $machine = New-StandInMachine (Join-Path $TestDrive ([guid]::NewGuid())) -Tool kind, k3d
        $env:PATH = "$($machine.Bin)$([IO.Path]::PathSeparator)$path"
    }

    It 'deletes what New-Wec made, by the tool that made it' -ForEach 'Kind', 'K3d' {
        $made = New-Wec cluster1 -Provider $_ -KubeConfig $machine.KubeConfig
        $removed = $made | Remove-Wec -Confirm:$false
        $removed.Changed | Should -BeTrue
        $removed.Provider | Should -Be $_
        $removed.BackupFiles | Should -HaveCount 1
        (Get-StandInCall $machine -Changing)[-1] | Should -BeLike "$($_.ToLower()) *delete*cluster1"
        Get-WecContext * -KubeConfig $machine.KubeConfig | Should -BeNullOrEmpty
    }

    It 'changes nothing when it is run again' {
        $null = New-Wec cluster1 -KubeConfig $machine.KubeConfig | Remove-Wec -Confirm:$false
        (Remove-Wec cluster1 -KubeConfig $machine.KubeConfig -Confirm:$false).Changed | Should -BeFalse
    }

    It 'shows the exact command line with -WhatIf and deletes nothing' {
        $null = New-Wec cluster1 -KubeConfig $machine.KubeConfig
        $said = Invoke-TestPwsh -Command "Import-Module '$(Get-ModulePath)'; Remove-Wec cluster1 -KubeConfig '$($machine.KubeConfig)' -WhatIf"
        "$said" | Should -BeLike '*"kind delete cluster --name cluster1; take context cluster1, cluster kind-cluster1, user kind-cluster1 out of *'
        Get-StandInCall $machine -Changing | Should -HaveCount 1
    }

    It 'asks unless it is told not to' {
        (Get-Command Remove-Wec).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).ConfirmImpact |
            Should -Be 'High'
    }

    It 'leaves a cluster alone that somebody else made' {
        "contexts: [{name: prod, context: {cluster: prod, user: me}}]`nclusters: [{name: prod, cluster: {server: 'https://127.0.0.1:9'}}]`nusers: [{name: me, user: {}}]" |
            Set-Content $machine.KubeConfig
        $null = Remove-Wec prod -KubeConfig $machine.KubeConfig -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id NotProvisioned -Category InvalidOperation -Target 'prod'
        Get-StandInCall $machine -Changing | Should -BeNullOrEmpty
    }
}

Describe 'Remove-Wec of a WEC that is registered' -Skip:($IsWindows -or [bool] $env:WEC_TEST_KUBECONFIG) {
    It 'refuses, and says what to do first' {
        $fleet = Start-TestFleet $TestDrive
        try {
            $null = Register-Wec cluster1 -Wait
            $machine = New-StandInMachine (Join-Path $TestDrive machine) -Tool kind
            $env:PATH = "$($machine.Bin)$([IO.Path]::PathSeparator)$path"
            Set-Content (Join-Path $machine.Directory clusters cluster1) ''
            # The context as kind would have written it.
            $config = Get-Content -Raw $fleet.KubeConfig | ConvertFrom-Json
            $config.clusters += [pscustomobject]@{ name = 'kind-cluster1'; cluster = @{ server = 'https://127.0.0.1:9' } }
            ($config.contexts | Where-Object name -EQ cluster1).context.cluster = 'kind-cluster1'
            $config | ConvertTo-Json -Depth 10 | Set-Content $fleet.KubeConfig
            $null = Remove-Wec cluster1 -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-WecError $failed -Id StillRegistered -Category InvalidOperation -Target 'cluster1'
            Get-StandInCall $machine -Changing | Should -BeNullOrEmpty
        }
        finally {
            Stop-TestFleet $fleet
        }
    }
}
