# The help says what the code does: nothing is missing, nothing is made up, and what is generated was generated from what is there.

BeforeDiscovery {
    . (Join-Path $PSScriptRoot Help.Facts.ps1)
    $module = Import-Module (Join-Path $PSScriptRoot .. .. KubeStellar.Wec.psd1) -PassThru
    $cmdlets = foreach ($cmdlet in $module.ExportedCmdlets.Values) {
        $page = Join-Path $PSScriptRoot .. .. docs en-US "$($cmdlet.Name).md"
        @{
            Name       = $cmdlet.Name
            Parameters = @($cmdlet.Parameters.Values | Where-Object Name -NotIn ([Management.Automation.Cmdlet]::CommonParameters) | ForEach-Object { @{ Parameter = $_.Name } })
            Examples   = @((Test-Path $page) ? (Read-Code $page) : @())
        }
    }
    $topics = @(Get-Item (Join-Path $PSScriptRoot .. .. docs en-US about_*.md) | ForEach-Object { @{ Topic = $_.BaseName; Examples = @(Read-Code $_) } })
}

BeforeAll {
    . (Join-Path $PSScriptRoot Help.Facts.ps1)
    $root = Join-Path $PSScriptRoot .. .. | Resolve-Path
    $module = Import-Module (Join-Path $root KubeStellar.Wec.psd1) -PassThru
}

Describe 'The help of <Name>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help $Name
        $full = Get-Help $Name -Full
    }

    It 'has a synopsis' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match "^\s*$Name\b" -Because 'PowerShell makes one from the syntax where it finds none'
    }

    It 'has a description' {
        $help.Description.Text -join '' | Should -Not -BeNullOrEmpty
    }

    It 'has an example with an explanation' {
        $full.Examples.Example | Should -Not -BeNullOrEmpty
        foreach ($example in $full.Examples.Example) {
            $example.Code | Should -Not -BeNullOrEmpty
            $example.Remarks.Text -join '' | Should -Not -BeNullOrEmpty -Because $example.Title
        }
    }

    It 'describes -<Parameter>' -ForEach $Parameters {
        $described = @($full.Parameters.Parameter | Where-Object Name -EQ $Parameter)
        $described.Count | Should -Be 1
        $described.Description.Text -join '' | Should -Not -BeNullOrEmpty
    }

    It 'describes no parameter that is not there' {
        $full.Parameters.Parameter.Name | Where-Object { $_ -notin (Get-Command $Name).Parameters.Keys } | Should -BeNullOrEmpty
    }

    It 'shows only what can be typed, as in <Line>' -ForEach $Examples {
        Find-Mistake $Code | Should -BeNullOrEmpty
    }
}

Describe 'The topic <Topic>' -ForEach $topics {
    It 'is found with a synopsis' {
        $found = Get-Help $Topic | Select-Object -First 1
        $found | Should -Not -BeNullOrEmpty
        Get-Help "$Topic*" | Where-Object Name -EQ $Topic | ForEach-Object Synopsis | Should -Not -BeNullOrEmpty
    }

    It 'shows only what can be typed, as in <Line>' -ForEach $Examples {
        Find-Mistake $Code | Should -BeNullOrEmpty
    }
}

Describe 'The pages' {
    It 'are of cmdlets that exist, and of all of them' {
        $pages = (Get-ChildItem (Join-Path $root docs en-US) -Filter '*-*.md').BaseName | Sort-Object
        $pages | Should -Be ($module.ExportedCmdlets.Keys | Sort-Object)
    }

    It 'link only to pages that exist' {
        foreach ($page in Get-ChildItem (Join-Path $root docs en-US) -Filter *.md) {
            foreach ($link in [regex]::Matches((Get-Content $page -Raw), '\]\((?!https?:)([^)#]+)')) {
                Join-Path $page.DirectoryName $link.Groups[1].Value | Should -Exist -Because "$($page.Name) links to it"
            }
        }
    }

    It 'and the help files are what docs/Build-Help.ps1 makes of the code' {
        $fresh = Join-Path $TestDrive fresh
        & (Join-Path $root docs Build-Help.ps1) -Destination $fresh
        foreach ($folder in 'docs/en-US', 'en-US') {
            $made = Get-ChildItem (Join-Path $fresh $folder)
            (Get-ChildItem (Join-Path $root $folder)).Name | Sort-Object | Should -Be ($made.Name | Sort-Object)
            foreach ($file in $made) {
                $committed = (Get-Content (Join-Path $root $folder $file.Name) -Raw).Replace("`r", '')
                $committed -ceq (Get-Content $file -Raw) | Should -BeTrue -Because "$folder/$($file.Name) is out of date: run ./build.ps1 -Task Docs and commit"
            }
        }
    }
}

Describe 'about_WecErrors' {
    BeforeAll {
        $inCode = Read-ErrorId $root
        $inHelp = Read-ErrorRow $root
    }

    It 'has every ErrorId that the code has' {
        $inCode.Keys | Where-Object { -not $inHelp.Contains($_) } | Sort-Object | Should -BeNullOrEmpty
    }

    It 'has no ErrorId that the code has not' {
        $inHelp.Keys | Where-Object { -not $inCode.Contains($_) } | Sort-Object | Should -BeNullOrEmpty
    }

    It 'gives each the category that the code gives it' {
        foreach ($id in $inHelp.Keys | Where-Object { $inCode.Contains($_) }) {
            $inHelp[$id].Category | Should -Be ($inCode[$id] -join ', ') -Because $id
        }
    }

    It 'says when each happens and what to do' {
        foreach ($id in $inHelp.Keys) {
            $inHelp[$id].When | Should -Not -BeNullOrEmpty -Because $id
            $inHelp[$id].Do | Should -Not -BeNullOrEmpty -Because $id
        }
    }

    It 'is in alphabetical order' {
        $inHelp.Keys | Should -Be ($inHelp.Keys | Sort-Object)
    }
}
