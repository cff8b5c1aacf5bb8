BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 2
    Add-TestWec $fleet cluster1
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Repair-Wec' {
    It 'leaves a healthy WEC alone' {
        $well = Get-Wec cluster1 | Repair-Wec
        $well.Changed | Should -BeFalse
        $well.Findings | Should -BeNullOrEmpty
    }

    It 'gives it a new way in when told to, and never shows the token' {
        $all = Repair-Wec cluster1 -Force -Verbose 4>&1
        ($all | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] }).Changed | Should -BeTrue
        $all | Format-List * | Out-String -Width 500 | Should -Not -Match 'eyJ[\w-]{10}|LS0tLS1'
    }

    It 'says where there is no agent' {
        $null = Repair-Wec cluster2 -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id NoAgent -Category ObjectNotFound -Target 'cluster2'
    }
}
