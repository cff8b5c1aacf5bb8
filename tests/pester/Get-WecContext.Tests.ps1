BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 2
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Get-WecContext' {
    It 'lists the contexts of the kubeconfig' {
        (Get-WecContext).Name | Should -Contain 'its1'
        (Get-WecContext).Name | Should -Contain 'cluster2'
    }

    It 'shows the current context and what the session uses' {
        $its = Get-WecContext its1
        $its.IsCurrent | Should -BeTrue
        $its.UsedAs | Should -Be 'ITS'
        $its.Server.Scheme | Should -Be 'https'
        $its.KubeConfig | Should -Be $fleet.KubeConfig
    }

    It 'says what the session uses only of the kubeconfig the session uses' {
        Copy-Item $fleet.KubeConfig $TestDrive/another
        (Get-WecContext its1 -KubeConfig $TestDrive/another).UsedAs | Should -BeNullOrEmpty
        (Get-WecContext its1 -KubeConfig $fleet.KubeConfig).UsedAs | Should -Be 'ITS'
    }

    It 'takes the context of the WEC, or else the ITS, that an object names' {
        $wec = [pscustomobject] @{ Name = 'shop1'; WecContext = 'cluster2' }
        $token = [pscustomobject] @{ Text = 'cluster1'; ItsContext = 'its1' }
        ($wec, $token | Get-WecContext).Name | Should -Be 'cluster2', 'its1'
        $null = [version] '1.0' | Get-WecContext -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
    }

    It 'takes names with wildcards, in arrays and from the pipeline' {
        (Get-WecContext cluster*).Name | Should -Contain 'cluster1'
        (Get-WecContext cluster2, its1).Name | Should -Be 'cluster2', 'its1'
        ('cluster1', 'its1' | Get-WecContext).Name | Should -Be 'cluster1', 'its1'
    }

    It 'says of a name that is not there that it is not, and nothing of a pattern that matches none' {
        $null = Get-WecContext nowhere -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id ContextNotFound -Category ObjectNotFound -Target 'nowhere'
        Get-WecContext nowhere* | Should -BeNullOrEmpty
    }

    It 'goes on after a name that is not there' {
        (Get-WecContext nowhere, cluster1 -ErrorAction SilentlyContinue).Name | Should -Be 'cluster1'
    }

    It 'reads the kubeconfig it is given, relative to the current location' {
        Push-Location $TestDrive
        try {
            (Get-WecContext its1 -KubeConfig ./kubeconfig).KubeConfig | Should -Be $fleet.KubeConfig
        }
        finally {
            Pop-Location
        }
    }

    It 'counts relative paths of KUBECONFIG from the current location' {
        $before = $env:KUBECONFIG
        $session = Get-WecContext its1
        Set-WecContext -Clear
        Push-Location $TestDrive
        try {
            $env:KUBECONFIG = 'not-there', 'kubeconfig' -join [IO.Path]::PathSeparator
            (Get-WecContext its1).KubeConfig | Should -Be $fleet.KubeConfig
        }
        finally {
            Pop-Location
            $env:KUBECONFIG = $before
            Set-WecContext -KubeConfig $session.KubeConfig -ItsContext its1
        }
    }

    It 'takes a path with the separator of a list for one file if there is one' {
        $path = Join-Path $TestDrive (@('arn', 'aws', 'cluster') -join [IO.Path]::PathSeparator)
        Copy-Item $fleet.KubeConfig $path
        (Get-WecContext its1 -KubeConfig $path).KubeConfig | Should -Be $path
        Push-Location $TestDrive
        try {
            (Get-WecContext its1 -KubeConfig (Split-Path $path -Leaf)).KubeConfig | Should -Be $path
        }
        finally {
            Pop-Location
        }
    }

    It 'takes a kubeconfig on a drive or by a provider of PowerShell, and refuses what holds no files' {
        $null = New-PSDrive Kube FileSystem $TestDrive
        (Get-WecContext its1 -KubeConfig Kube:/kubeconfig).KubeConfig | Should -Be $fleet.KubeConfig
        (Get-WecContext its1 -KubeConfig "FileSystem::$($fleet.KubeConfig)").KubeConfig | Should -Be $fleet.KubeConfig
        (Get-WecContext its1 -KubeConfig (Get-Item $fleet.KubeConfig).PSPath).KubeConfig | Should -Be $fleet.KubeConfig
        foreach ($other in 'Env:\PATH', 'Variable:HOME', 'Environment::PATH') {
            { Get-WecContext -KubeConfig $other } | Should -Throw "'$other' is no path of a file*" -ErrorId 'NotAFile,*'
        }
    }

    It 'shows a context that cannot be used, and why' {
        $path = Join-Path $TestDrive unusable
        @(
            'clusters: [{name: c, cluster: {server: "https://localhost:1", certificate-authority: missing.crt}}]'
            'contexts: [{name: one, context: {cluster: c, namespace: shop}}, {name: two, context: {cluster: c, user: nobody}}]'
        ) | Set-Content $path
        $rows = Get-WecContext -KubeConfig $path -WarningVariable warned -WarningAction SilentlyContinue
        $rows.Name | Should -Be 'one', 'two'
        $rows[0].Server | Should -Be 'https://localhost:1/'
        $rows[0].Namespace | Should -Be 'shop'
        $rows[0].Problem | Should -Match 'missing\.crt'
        $rows[1].Problem | Should -Match "'nobody'"
        $warned | Should -HaveCount 2
    }

    It 'says of a folder that it is one' {
        { Get-WecContext -KubeConfig $TestDrive } | Should -Throw '*is a folder*'
    }

    It 'shows nothing secret' {
        Get-WecContext | Format-List * | Out-String | Should -Not -Match 'LS0tLS1|-----BEGIN'
    }

    It 'asks no server' {
        if (Test-RealFleet) {
            Set-ItResult -Skipped -Because 'only a sandbox keeps a request log'
        }

        Clear-SandboxRequest $fleet
        $null = Get-WecContext
        Get-SandboxRequest $fleet | Should -BeNullOrEmpty
    }
}
