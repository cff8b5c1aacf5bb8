BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive
    Add-TestContext $fleet unreachable -Server 'https://127.0.0.1:9'
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Test-WecIts' {
    It 'puts out one row for each requirement' {
        $rows = Test-WecIts
        $rows | Should -HaveCount 10
        $rows | ForEach-Object { $_.ItsContext | Should -Be $fleet.ItsContext }
        $rows | Where-Object Outcome -EQ Failed | Should -BeNullOrEmpty
        ($rows | Where-Object Outcome -EQ Warning).Fix | Should -Not -Contain $null
    }

    It 'takes the ITS by position' {
        (Test-WecIts $fleet.ItsContext)[0].ItsContext | Should -Be $fleet.ItsContext
    }

    It 'is not ready for who may not see whether it is' {
        # A bootstrap token is good for little more than to ask.
        Add-TestContext $fleet little -Token (ConvertFrom-SecureString (New-WecToken).Token -AsPlainText)
        Test-WecIts little -Quiet | Should -BeFalse
    }

    It 'is one Boolean with -Quiet' {
        Test-WecIts -Quiet | Should -BeTrue
        Test-WecIts -ItsContext cluster1 -Quiet | Should -BeFalse
        Test-WecIts -ItsContext unreachable -Quiet | Should -BeFalse
    }

    It 'ends with an error where there is no such context, so that no loop waits for a misspelt one' {
        { Test-WecIts -ItsContext nowhere -Quiet } | Should -Throw -ErrorId 'ContextNotFound,*'
    }

    It 'tells a cluster that is no ITS for what it is' -Tag 'kubestellar#3125', 'kubestellar#2549' {
        $row = Test-WecIts -ItsContext cluster1 | Where-Object Check -EQ OpenClusterManagement
        $row.Outcome | Should -Be 'Failed'
        $row.Fix | Should -BeLike '*-ItsContext*'
    }

    It 'has a certificate issued with -Probe, and leaves no request' -Tag 'registration#185' {
        (Test-WecIts -Probe -Confirm:$false | Where-Object Check -EQ CertificateSigner).Outcome | Should -Be 'Passed'
        (Get-TestObject $fleet its1 csr).items | Where-Object { $_.metadata.name -like 'kubestellar-wec*' } | Should -BeNullOrEmpty
    }

    It 'writes nothing with -Probe -WhatIf but a dry run' {
        if (Test-RealFleet) {
            Set-ItResult -Skipped -Because 'only a sandbox keeps a request log'
        }

        Clear-SandboxRequest $fleet
        $null = Test-WecIts -Probe -WhatIf
        Get-SandboxRequest $fleet | Where-Object { $_.isWrite -and $_.query -notlike '*dryRun=All*' } | Should -BeNullOrEmpty
    }

    It 'fits a terminal of 100 columns' {
        $lines = (Test-WecIts | Out-String -Width 100) -split '\r?\n'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 100
    }
}
