BeforeDiscovery {
    [xml] $file = Get-Content -Raw (Join-Path $PSScriptRoot .. .. module KubeStellar.Wec.Format.ps1xml)
    $types = $file.SelectNodes('//ViewSelectedBy/TypeName').InnerText | Sort-Object -Unique | Where-Object { $_ -like 'KubeStellar.*' }
    # What each cmdlet is called for must be there in any window, however long the names are.
    $reasons = @{
        ManagedWec = 'Available'; WecStatus = 'Message'; WecContextInfo = 'Server'; RegistrationOutcome = 'State'; UnregistrationOutcome = 'LeftOver'
        AgentUpdate = 'RolledOut'; RepairOutcome = 'Findings'; WaitOutcome = 'Message'; PermissionGrant = 'Resource'; AgentPermission = 'Verbs'
        PermissionDifference = 'Verbs'; PermissionTestResult = 'Resource'; WecCheckResult = 'Detail'; GrantRecord = 'Reason'; WecLabels = 'Labels'
        WecProperties = 'Property'; Approval = 'Request'; Denial = 'Denied'; ProvisionedWec = 'Server'; MissingPermission = 'Resource'
        PermissionRevocation = 'Resource'; RemovedWec = 'BackupFiles'
    }
    $windows = foreach ($type in $reasons.Keys) { foreach ($width in 80, 100, 160) { @{ Type = $type; Width = $width; Reason = $reasons[$type] } } }
    $views = @(
        @{ Type = 'ManagedWec'; Command = { Get-Wec }; Header = 'Name', 'Accepted', 'Joined', 'Available', 'Version', 'Age', 'Labels' }
        @{ Type = 'WecStatus'; Command = { Get-WecStatus }; Header = 'Name', 'Phase', 'Lease', 'Message' }
        @{ Type = 'WecContextInfo'; Command = { Get-WecContext }; Header = 'Current', 'Name', 'UsedAs', 'Server', 'Distribution', 'User' }
        @{ Type = 'RegistrationOutcome'; Command = { Register-Wec cluster1 }; Header = 'Name', 'Changed', 'Agent', 'Mode', 'State', 'HubUrl' }
        @{ Type = 'Approval'; Command = { Approve-Wec cluster1 -PassThru }; Header = 'Name', 'Accepted', 'Changed', 'Request', 'Requester' }
        @{ Type = 'WaitOutcome'; Command = { Wait-Wec cluster1 }; Header = 'Name', 'Reached', 'Waited', 'Message' }
        @{ Type = 'WecLabels'; Command = { Set-WecLabel cluster1 @{ a = 'b' } -PassThru }; Header = 'Name', 'Changed', 'Labels' }
        @{ Type = 'WecProperties'; Command = { New-WecProperty cluster1 @{ a = 'b' } -PassThru }; Header = 'Name', 'Changed', 'Property' }
        @{ Type = 'PermissionTestResult'; Command = { Test-WecPermission cluster1 deploy }; Header = 'Allowed', 'Name', 'Verb', 'Resource', 'Namespace', 'Why' }
        @{ Type = 'AgentPermission'; Command = { Get-WecPermission cluster1 }; Header = 'Resource', 'Namespace', 'From', 'Verbs'; By = 'Name' }
        @{ Type = 'PermissionDifference'; Command = { Compare-WecPermission cluster1 -Path (Join-Path $PSScriptRoot permissions.yaml) }; Header = 'Difference', 'Resource', 'Namespace', 'Verbs'; By = 'Name' }
        @{ Type = 'PermissionGrant'; Command = { Grant-WecPermission cluster1 things.example.com -PassThru }; Header = 'Name', 'Changed', 'Resource', 'Verbs', 'Method' }
        @{ Type = 'GrantRecord'; Command = { Export-WecPermission cluster1 -As Table }; Header = 'Resource', 'Namespace', 'GrantedAt', 'Ticket', 'Reason'; By = 'Name' }
        @{ Type = 'PermissionRevocation'; Command = { Revoke-WecPermission cluster1 things.example.com -PassThru }; Header = 'Name', 'Changed', 'Resource', 'Verbs', 'Method' }
    )
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $viewFile = Join-Path (Split-Path (Get-ModulePath)) module KubeStellar.Wec.Format.ps1xml

    # An object that the views take for one of the type; each property they read has the value.
    function New-Stand([string] $Type, $Value, [hashtable] $Own = @{}) {
        $object = [ordered]@{ PSTypeName = $Type }
        foreach ($view in ([xml](Get-Content -Raw $viewFile)).SelectNodes("//View[ViewSelectedBy/TypeName='$Type']")) {
            $read = [regex]::Matches($view.InnerXml, '\$_\.(?<name>\w+)|<PropertyName>(?<name>\w+)<')
            $spans = [regex]::Matches($view.InnerXml, 'Age\(\$_\.(?<name>\w+)').ForEach({ $_.Groups['name'].Value })
            foreach ($name in $read.ForEach({ $_.Groups['name'].Value })) {
                $object[$name] = if ($Own.ContainsKey($name)) { $Own[$name] } elseif ($name -eq 'GrantedAt') { [DateTimeOffset] '2026-01-02' }
                elseif ($name -in $spans) { [TimeSpan]::FromSeconds(42) } elseif ($view.InnerXml -notmatch "\`$_\.$name\b") { $true } else { $Value }
            }
        }

        [pscustomobject] $object
    }

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
        $lines = ($objects | Out-String -Width 100) -split '\r?\n' -ne '' -notmatch "^\s+$($_['By']): "
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

    It 'shows at least a row for each object' {
        $lines.Count | Should -BeGreaterOrEqual ($objects.Count + 2)
    }

    It 'heads its columns with properties' {
        $objects[0].PSObject.Properties.Name | Should -Contain 'Name'
        $Header | ForEach-Object { $objects[0].PSObject.Properties.Name | Should -Contain $_ }
    }

    It 'is about objects whose name comes first, whose text is one line and whose properties are not to be set' {
        @($objects[0].PSObject.Properties)[0].Name | Should -Be 'Name'
        "$($objects[0])" | Should -Be $objects[0].Name
        $objects[0] | Get-Member -MemberType Property | ForEach-Object { $_.Definition | Should -Not -BeLike '*set;*' }
        ($objects[0] | Get-Member -Force).Name | Should -Not -Contain '<Clone>$'
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

Describe 'The table of <Type> in a window of <Width> columns' -ForEach $windows {
    BeforeAll {
        $name = 'store-emea-de-berlin-0001-edge-gateway-a'
        $full = ([xml](Get-Content -Raw $viewFile)).SelectNodes('//ViewSelectedBy/TypeName').InnerText -like "*.$Type" | Select-Object -First 1
        $usual = @{
            Name = $name; Changed = $true; Accepted = $true; HubAccepted = $true; Allowed = $true; NeedsApproval = $true; RolledOut = $true
            Phase = 'PendingApproval'; Joined = 'True'; JoinedStatus = 'True'; AvailableStatus = 'True'; KubernetesVersion = 'v1.31.0'; AgentVersion = 'v1.2.0'
            PreviousVersion = 'v1.1.0'; HubVersion = 'v1.2.0'; Mode = 'Default'; State = 'AgentInstalled'; Reached = 'Available'; Verb = @('get', 'list')
            UsedAs = 'ITS'; IsCurrent = $true; Kind = 'Missing'; Check = 'WorkNamespaces'; Outcome = 'Warning'; Provider = 'Kind'; Namespace = 'default'
            Removed = @(1, 2); Orphaned = @(); Difference = 'Missing'; Group = 'apps'; Resource = 'deployments'; Subresource = ''; NonResourceUrl = ''; ResourceName = ''
        }
        $text = 'the first words and many more of them, so that it has to take a second line'
        $lines = ((New-Stand $full $text $usual), (New-Stand $full $text $usual) | Out-String -Width $Width) -split '\r?\n'
    }

    It 'shows the whole name' {
        $lines -like "*$name*" | Should -Not -BeNullOrEmpty
    }

    It 'shows what one asks for' {
        $lines -match "(^|\s)$Reason(\s|$)" | Should -Not -BeNullOrEmpty
    }

    It 'has no line that is longer' {
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $Width
    }
}

Describe 'Text of others in the views of <_>' -ForEach $types {
    It 'reaches the terminal as text' {
        $evil = "x$([char] 27)[31m$([char] 0x9b)2J$([char] 27)]0;t$([char] 7)$([char] 0x202e)y$([char] 0x2028)z`nFAKEROW"
        $object = New-Stand $_ $evil
        $shown = ($object | Out-String -Width 160) + ($object | Format-List | Out-String -Width 160)
        $shown | Should -Match 'x\[31m'
        $shown | Should -Not -Match '[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\p{Cf}]'
        $shown | Should -Not -Match '(?m)^FAKEROW'
    }
}

Describe 'A column of <_> that is shown as it is' -ForEach $types {
    It 'is no text' {
        $name = $_
        $type = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object FullName -Like 'KubeStellar.Wec*' |
            ForEach-Object { $_.GetType($name) } | Select-Object -First 1
        foreach ($view in ([xml](Get-Content -Raw $viewFile)).SelectNodes("//View[ViewSelectedBy/TypeName='$_']")) {
            foreach ($name in $view.SelectNodes('.//PropertyName') | ForEach-Object InnerText) {
                $shown = $type.GetProperty($name).PropertyType
                $shown = [Nullable]::GetUnderlyingType($shown) ?? $shown
                $shown.IsValueType | Should -BeTrue -Because "$name of $type is a $shown"
            }
        }
    }
}

Describe 'An object of the inventory' {
    BeforeAll {
        $wec = Get-Wec cluster1
    }

    It 'answers in the affirmative and the negative as PowerShell asks' {
        @($wec | Where-Object Available) | Should -HaveCount 1
        @($wec | Where-Object Available -EQ $true) | Should -HaveCount 1
        @($wec | Where-Object Available -EQ 'True') | Should -HaveCount 1
        @($wec | Where-Object Available -EQ $false) | Should -HaveCount 0
        @($wec | Where-Object -Not Joined) | Should -HaveCount 0
        @($wec | Where-Object Accepted) | Should -HaveCount 1
    }

    It 'keeps names and values readable in CSV' {
        $row = $wec | ConvertTo-Csv | ConvertFrom-Csv
        $row.Labels | Should -BeLike '*organisation.example.com/very-long-name-of-a-label=with-a-value*'
        @($row.PSObject.Properties)[0].Name | Should -Be 'Name'
    }

    It 'looks the same when it comes back from a file' {
        $wec | Export-Clixml $TestDrive/wec.xml
        $wec | Format-Table | Out-String -Width 120 | Should -Be (Import-Clixml $TestDrive/wec.xml | Format-Table | Out-String -Width 120)
    }

    It 'shows a time on one line' {
        @(($wec.Created | Out-String).Trim() -split '\r?\n') | Should -HaveCount 1
    }

    It 'is listed with its name first' {
        @(($wec | Format-List | Out-String).Trim() -split '\r?\n')[0] | Should -Match '^Name +: cluster1$'
    }
}
