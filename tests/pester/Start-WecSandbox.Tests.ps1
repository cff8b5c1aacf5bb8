BeforeDiscovery {
    $hasKubectl = [bool] (Get-Command kubectl -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
}

Describe 'Start-WecSandbox' {
    BeforeAll {
        Set-WecContext -Clear
        $sandbox = Start-WecSandbox 2 -FleetSize 3
    }

    AfterAll {
        Stop-WecSandbox
        Set-WecContext -Clear
    }

    It 'serves an ITS and as many WECs as asked for' {
        $sandbox.ItsContext | Should -Be 'its1'
        $sandbox.WecContext | Should -Be 'cluster1', 'cluster2'
        $sandbox.KubeConfig | Should -Exist
        Get-Process -Id $sandbox.ProcessId | Should -Not -BeNullOrEmpty
    }

    It 'has the session use it' {
        (Get-WecContext its1).UsedAs | Should -Be 'ITS'
        (Get-WecContext its1).KubeConfig | Should -Be $sandbox.KubeConfig
    }

    It 'shows a fleet without clusters behind it' {
        Get-Wec | Should -HaveCount 3
        (Get-Wec).Available | Should -Not -Contain $false
    }

    It 'is good for kubectl too' -Skip:(-not $hasKubectl) {
        kubectl --kubeconfig $sandbox.KubeConfig --context its1 get managedclusters -o name | Should -HaveCount 3
    }

    It 'leaves the session alone when told to' {
        $second = Start-WecSandbox -NoDefault
        (Get-WecContext its1).KubeConfig | Should -Be $sandbox.KubeConfig
        Get-Wec -KubeConfig $second.KubeConfig -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'can be piped into the cmdlets that register its WECs' {
        (Get-WecContext $sandbox.WecContext | Register-Wec -WhatIf) | Should -BeNullOrEmpty
    }

    It 'starts nothing with -WhatIf' {
        Start-WecSandbox -WhatIf | Should -BeNullOrEmpty
    }

    It 'can be mended through its control server when every other is dead' {
        $third = Start-WecSandbox -NoDefault
        try {
            $control = @{ KubeConfig = $third.ControlKubeConfig }
            $context = (Get-WecContext @control).Name
            Invoke-TestApi $control $context /sandbox/v1/faults -Method POST -Body @{ action = 'Dead' } | Should -Not -BeNullOrEmpty
            Get-Wec -KubeConfig $third.KubeConfig -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed | Should -Not -BeNullOrEmpty
            Invoke-TestApi $control $context /sandbox/v1/faults -Method DELETE | Should -BeNullOrEmpty
            { Get-Wec -KubeConfig $third.KubeConfig -ErrorAction Stop } | Should -Not -Throw
        }
        finally {
            $third | Stop-WecSandbox
        }
    }

    It 'leaves Ctrl+C to the session, and its directory to nobody' -Skip:$IsWindows {
        $third = Start-WecSandbox -NoDefault
        kill -INT $third.ProcessId
        { Get-Wec -KubeConfig $third.KubeConfig -ErrorAction Stop } | Should -Not -Throw
        kill -KILL $third.ProcessId
        Wait-Until { -not (Test-Path (Split-Path $third.KubeConfig)) }
    }

    It 'leaves neither a process nor a directory when it is cut off while it starts' -Skip:$IsWindows {
        function Get-Own {
            Get-Process dotnet -ErrorAction Ignore | Where-Object { $_.Parent.Id -eq $PID }
        }

        $before = @($env:TMPDIR; (Get-Own).Id)
        $shell = [powershell]::Create()
        try {
            $env:TMPDIR = New-Item (Join-Path $TestDrive temp) -ItemType Directory
            $null = $shell.AddScript('param($module) Import-Module $module; Start-WecSandbox 8 -NoDefault').AddArgument((Get-ModulePath))
            $null = $shell.BeginInvoke()
            Wait-Until { Get-ChildItem $env:TMPDIR -Directory }
            $started = @(Get-Own | Where-Object Id -NotIn $before)
            $shell.Stop()
            $started | Should -HaveCount 1
            Wait-Until { $started[0].HasExited -and -not (Get-ChildItem $env:TMPDIR -Directory) }
        }
        finally {
            $env:TMPDIR = $before[0]
            $shell.Dispose()
        }
    }

    It 'does not run a dotnet of the working directory' -Skip:$IsWindows {
        $trap = New-Item (Join-Path $TestDrive trap) -ItemType Directory
        Set-Content (Join-Path $trap dotnet) "#!/bin/sh`ntouch '$trap/ran'"
        chmod +x (Join-Path $trap dotnet)
        Push-Location $trap
        try {
            Start-WecSandbox -NoDefault | Stop-WecSandbox
        }
        finally {
            Pop-Location
        }

        Join-Path $trap ran | Should -Not -Exist
    }

    It 'has kubectl follow with -PassEnvironment, and sets back what was there' {
        $before = $env:KUBECONFIG
        $third = Start-WecSandbox -NoDefault -PassEnvironment -OcmVersion 0.15.2 -StatusAddOn -NoSigner -AutoApprove
        $env:KUBECONFIG | Should -Be $third.KubeConfig
        $third | Stop-WecSandbox
        $env:KUBECONFIG | Should -Be $before
    }

    It 'refuses a count that makes no sense' {
        { Start-WecSandbox 0 } | Should -Throw
        { Start-WecSandbox -FleetSize -1 } | Should -Throw
    }
}
