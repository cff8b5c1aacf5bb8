BeforeDiscovery {
    $views = @(
        @{ Type = 'Wec'; Command = { Get-Wec }; Header = 'Name', 'Accepted', 'Joined', 'Available', 'Version', 'Age', 'Labels' }
        @{ Type = 'WecStatus'; Command = { Get-WecStatus }; Header = 'Name', 'Phase', 'Available', 'Lease', 'Message' }
        @{ Type = 'WecContextInfo'; Command = { Get-WecContext }; Header = 'Current', 'Name', 'UsedAs', 'Distribution', 'Server', 'User' }
        @{ Type = 'RegistrationOutcome'; Command = { Register-Wec cluster1 }; Header = 'Name', 'Changed', 'Agent', 'Mode', 'State', 'HubUrl' }
        @{ Type = 'Approval'; Command = { Approve-Wec cluster1 -PassThru }; Header = 'Name', 'Accepted', 'Changed', 'Request', 'Requester' }
        @{ Type = 'WaitOutcome'; Command = { Wait-Wec cluster1 }; Header = 'Name', 'Reached', 'Waited', 'Message' }
        @{ Type = 'WecLabels'; Command = { Set-WecLabel cluster1 @{ a = 'b' } -PassThru }; Header = 'Name', 'Changed', 'Labels' }
        @{ Type = 'WecProperties'; Command = { New-WecProperty cluster1 @{ a = 'b' } -PassThru }; Header = 'Name', 'Changed', 'Property' }
        @{ Type = 'PermissionTestResult'; Command = { Test-WecPermission cluster1 deploy }; Header = 'Allowed', 'Name', 'Verb', 'Resource', 'Namespace', 'Why' }
        @{ Type = 'AgentPermission'; Command = { Get-WecPermission cluster1 }; Header = 'Name', 'Resource', 'Namespace', 'From', 'Verbs' }
        @{ Type = 'PermissionDifference'; Command = { Compare-WecPermission cluster1 -Path (Join-Path $PSScriptRoot permissions.yaml) }; Header = 'Name', 'Difference', 'Resource', 'Namespace', 'Verbs' }
        @{ Type = 'PermissionGrant'; Command = { Grant-WecPermission cluster1 things.example.com -PassThru }; Header = 'Name', 'Changed', 'Method', 'Resource', 'Verbs' }
        @{ Type = 'GrantRecord'; Command = { Export-WecPermission cluster1 -As Table }; Header = 'Name', 'Resource', 'Namespace', 'GrantedAt', 'Ticket', 'Reason' }
        @{ Type = 'PermissionRevocation'; Command = { Revoke-WecPermission cluster1 things.example.com -PassThru }; Header = 'Name', 'Changed', 'Method', 'Resource', 'Verbs' }
    )
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue' # granting what is not installed yet warns
    $fleet = Start-TestFleet $TestDrive
    Add-TestWec $fleet
    $long = @{ 'organisation.example.com/very-long-name-of-a-label' = 'with-a-value-that-is-just-as-long-as-the-name-of-the-label' }
    $null = Set-WecLabel cluster1 $long
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'The table of <Type>' -ForEach $views {
    BeforeAll {
        $objects = @(& $Command)
        $lines = ($objects | Out-String -Width 100) -split '\r?\n' -ne ''
    }

    It 'is what the cmdlet puts out' {
        $objects[0].GetType().Name | Should -Be $Type
    }

    It 'shows its columns at 100 characters' {
        $lines[0] -split '\s+' -ne '' | Should -Be $Header
    }

    It 'has no line over 100 characters' {
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 100
    }

    It 'shows one row for each object' {
        $lines.Count | Should -Be ($objects.Count + 2)
    }
}

Describe 'A length of time' {
    It 'is shown as kubectl shows ages' -ForEach @(
        @{ Span = '00:00:42'; Text = '42s' }
        @{ Span = '00:05:03'; Text = '5m3s' }
        @{ Span = '03:12:00'; Text = '3h12m' }
        @{ Span = '9.00:00:00'; Text = '9d' }
    ) {
        [KubeStellar.Wec.Formatting.Display]::Age([TimeSpan] $Span) | Should -Be $Text
    }
}

Describe 'A long text' {
    It 'is broken between words' -ForEach @(
        @{ Text = 'one two three'; Width = 7; Lines = "one two`nthree" }
        @{ Text = 'unbreakable x'; Width = 3; Lines = "unbreakable`nx" }
        @{ Text = $null; Width = 3; Lines = '' }
    ) {
        [KubeStellar.Wec.Formatting.Display]::Lines($Text, $Width) | Should -Be $Lines
    }
}
