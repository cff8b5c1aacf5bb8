# What Help.Tests.ps1 compares: examples as code, and errors as the code and as the help have them.

. (Join-Path $PSScriptRoot .. .. docs tools Markdown.ps1)

# The PowerShell in a page.
function Read-Code($Page) {
    foreach ($section in (Read-Section (Get-Content $Page -Raw)).GetEnumerator() | Where-Object Key -NE SYNTAX) {
        Read-Block $section.Value | Where-Object { $_.Kind -eq 'Code' -and $_.Language -eq 'powershell' } |
            ForEach-Object { @{ Line = $_.Lines[0]; Code = $_.Lines -join "`n" } }
    }
}

# What in some code does not parse, is no command, or is not how a command of ours is called.
function Find-Mistake([string] $Code) {
    $tokens = $faults = $null
    $tree = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $tokens, [ref] $faults)
    $faults | ForEach-Object Message
    foreach ($call in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
        $name = $call.GetCommandName()
        $command = Get-Command $name -ErrorAction Ignore | Select-Object -First 1
        $isElsewhere = $name -like './*' -or $name -in 'kubectl', 'Describe', 'It', 'BeforeAll', 'AfterAll', 'Should'
        if (-not $command -and -not $isElsewhere) {
            "There is no command $name."
        } elseif ($command -and $command.ModuleName -eq 'KubeStellar.Wec') {
            $given = $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }
            $given | ForEach-Object ParameterName | Where-Object { $_ -notin $command.Parameters.Keys } | ForEach-Object { "$name has no parameter -$_." }
            $bound = [Management.Automation.Language.StaticParameterBinder]::BindCommand($call, $true)
            $bound.BindingExceptions.Values | ForEach-Object { $_.BindingException.Message }
        }
    }
}

# Categories by ErrorId, from the source: an id is a text before the WecErrorKind that is the next argument of the same call.
function Read-ErrorId([string] $Root) {
    $categories = @{}
    $map = Get-Content (Join-Path $Root src KubeStellar.Wec Errors ErrorRecords.cs) -Raw
    foreach ($arm in [regex]::Matches($map, 'WecErrorKind\.(\w+) => ErrorCategory\.(\w+)')) {
        $categories[$arm.Groups[1].Value] = $arm.Groups[2].Value
    }

    $other = [regex]::Match($map, '_ => ErrorCategory\.(\w+)').Groups[1].Value
    $ids = @{}
    foreach ($file in Get-ChildItem (Join-Path $Root src KubeStellar.Wec), (Join-Path $Root src KubeStellar.Wec.Core) -Recurse -Filter *.cs) {
        if ($file.FullName -match '[\\/](bin|obj)[\\/]') {
            continue
        }

        $text = Get-Content $file -Raw
        foreach ($kind in [regex]::Matches($text, ',\s*WecErrorKind\.(\w+)\s*[,)]')) {
            $found = Read-IdBefore $text $kind.Index
            if (-not $found) {
                throw "$($file.Name) makes an error whose id is not a text of its own: $($kind.Value)"
            }

            foreach ($id in $found) {
                $ids[$id] = @(@($ids[$id]) + ($categories[$kind.Groups[1].Value] ?? $other) | Where-Object { $_ } | Sort-Object -Unique)
            }
        }
    }

    $ids
}

# The texts between the parenthesis that is open at an index and that index.
function Read-IdBefore([string] $Text, [int] $Index) {
    $depth = 0
    for ($i = $Index - 1; $i -ge 0; $i--) {
        if ($Text[$i] -eq ')') {
            $depth++
        } elseif ($Text[$i] -eq '(' -and $depth-- -eq 0) {
            return [regex]::Matches($Text.Substring($i, $Index - $i), '"([A-Z][A-Za-z]+)"') | ForEach-Object { $_.Groups[1].Value }
        }
    }
}

# The rows of the table of errors, by ErrorId.
function Read-ErrorRow([string] $Root) {
    $rows = [ordered]@{}
    $text = (Read-Section (Get-Content (Join-Path $Root docs en-US about_WecErrors.md) -Raw))['LONG DESCRIPTION']
    foreach ($table in Read-Block $text | Where-Object Kind -EQ Table) {
        $head, $body = Read-TableRow $table.Lines
        if ($head[0] -eq 'ErrorId') {
            $body | ForEach-Object { $rows[$_[0]] = @{ Category = $_[1]; When = $_[2]; Do = $_[3] } }
        }
    }

    $rows
}
