BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive
    Add-TestWec $fleet
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'New-WecProperty' {
    It 'keeps the properties where KubeStellar looks for them' {
        $given = New-WecProperty cluster1 @{ clusterURL = 'https://my.clusters/1001-abcd'; maxPods = 100 } -PassThru
        $given.Changed | Should -BeTrue
        $given.Property['maxPods'] | Should -BeExactly '100'
        $map = Get-TestObject $fleet its1 configmap cluster1 -n customization-properties
        $map.data.clusterURL | Should -Be 'https://my.clusters/1001-abcd'
        $map.data.maxPods | Should -BeExactly '100'
    }

    It 'changes nothing when run again, and says so' {
        (New-WecProperty cluster1 @{ maxPods = 100 } -PassThru).Changed | Should -BeFalse
    }

    It 'takes properties as kubectl takes pairs' {
        (New-WecProperty cluster1 'maxPods=100' -PassThru).Changed | Should -BeFalse
    }

    It 'adds to those that are there' {
        $given = Get-Wec cluster1 | New-WecProperty -Property @{ site = 'north' } -PassThru
        $given.Property.Keys | Sort-Object | Should -Be 'clusterURL', 'maxPods', 'site'
    }

    It 'does not replace another value unless forced' {
        New-WecProperty cluster1 @{ maxPods = 5 } -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id PropertyExists -Category ResourceExists -Target 'cluster1'
        (New-WecProperty cluster1 @{ maxPods = 5 } -Force -PassThru).Property['maxPods'] | Should -Be '5'
    }

    It 'refuses a name that no template can use, and suggests one' {
        { New-WecProperty cluster1 @{ 'location-group' = 'edge' } } | Should -Throw -ErrorId 'InvalidPropertyName,*'
        try {
            New-WecProperty cluster1 @{ 'location-group' = 'edge' }
        }
        catch {
            $_.ErrorDetails.RecommendedAction | Should -BeLike '*location_group*'
        }
    }

    It 'warns of a name it was forced to take, and of one that hides a built-in' {
        $null = New-WecProperty cluster1 @{ 'a-b' = 1; clusterName = 'x' } -Force -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -HaveCount 2
    }

    It 'says of a WEC that is not there that it is not, and writes nothing' {
        New-WecProperty nope @{ a = 1 } -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id WecNotFound -Category ObjectNotFound -Target 'nope'
        (Get-TestObject $fleet its1 configmaps -n customization-properties).items.metadata.name | Should -Not -Contain 'nope'
    }
}

Describe 'New-WecProperty and values that are no text' {
    It 'writes times in one way, whatever the culture and the zone' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $utc = [datetime]::new(2025, 1, 2, 3, 4, 5, [DateTimeKind]::Utc)
            $given = New-WecProperty cluster1 -PassThru -Property @{
                utc = $utc; local = $utc.ToLocalTime(); offset = [DateTimeOffset]::new(2025, 1, 2, 5, 4, 5, [timespan]::FromHours(2))
                day = [DateOnly]::new(2025, 1, 2); span = [timespan]::FromMinutes(90); half = 0.5; letter = [char] 'x'
            }
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
        }

        $given.Property['utc'], $given.Property['local'], $given.Property['offset'] | Select-Object -Unique | Should -BeExactly '2025-01-02T03:04:05Z'
        $given.Property['day'] | Should -BeExactly '2025-01-02'
        $given.Property['span'] | Should -BeExactly '01:30:00'
        $given.Property['half'] | Should -BeExactly '0.5'
        $given.Property['letter'] | Should -BeExactly 'x'
    }
}
