BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 2
    Add-TestWec $fleet cluster1

    function Get-Completion([string] $Line) {
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches | ForEach-Object CompletionText
    }
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Completion' {
    It 'offers contexts that the session uses' {
        Get-Completion 'Get-Wec -ItsContext it' | Should -Contain 'its1'
        Get-Completion 'Set-WecContext -WdsContext clu' | Should -Contain 'cluster2'
        Get-Completion 'Get-WecContext c' | Should -Contain 'cluster1'
    }

    It 'offers contexts of the kubeconfig that is typed' {
        Set-WecContext -Clear
        try {
            Get-Completion "Get-Wec -KubeConfig '$($fleet.KubeConfig)' -ItsContext it" | Should -Be 'its1'
        }
        finally {
            Set-WecContext its1 -KubeConfig $fleet.KubeConfig
        }
    }

    It 'offers contexts of a kubeconfig that is relative to the current location' {
        Push-Location $TestDrive
        try {
            Get-Completion 'Get-Wec -KubeConfig ./kubeconfig -ItsContext it' | Should -Be 'its1'
        }
        finally {
            Pop-Location
        }
    }

    It 'offers the WECs of the ITS' {
        Get-Completion 'Get-WecStatus cl' | Should -Be 'cluster1'
        Get-Completion 'Set-WecLabel -Name cl' | Should -Be 'cluster1'
    }

    It 'offers the contexts that are no WECs yet to the cmdlet that makes them WECs' {
        Get-Completion 'Register-Wec cl' | Should -Contain 'cluster2'
        Get-Completion 'Register-Wec cl' | Should -Not -Contain 'cluster1'
    }

    It 'offers verbs' {
        Get-Completion 'Test-WecPermission cluster1 pods del' | Should -Be 'delete', 'deletecollection'
        Get-Completion 'Grant-WecPermission cluster1 pods -Verb imp' | Should -Be 'impersonate'
    }

    It 'offers milestones, modes and methods' {
        Get-Completion 'Wait-Wec cluster1 -For Jo' | Should -Be 'Joined'
        Get-Completion 'Register-Wec cluster1 -Mode Sing' | Should -Be 'Singleton'
        Get-Completion 'Grant-WecPermission cluster1 pods -Method Bo' | Should -Be 'Bound'
    }

    It 'completes in quotes' {
        Get-Completion "Get-WecStatus 'cl" | Should -Contain 'cluster1'
    }

    It 'offers nothing, and says nothing, when the ITS cannot be asked' {
        $Error.Clear()
        Get-Completion "Get-WecStatus -KubeConfig /nowhere/at/all -Name cluster1" | Should -BeNullOrEmpty
        Get-Completion "Get-Wec -ItsContext nowhere -Name zz" | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
    }
}
