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
