# Just as much markdown as these pages use: headings, fenced code, tables, lists, links, emphasis.

# The sections under headings of one level, by title, in order. A '#' inside a code fence is no heading.
function Read-Section([string] $Text, [int] $Level = 2) {
    $sections = [ordered]@{}
    $title = $null
    $isCode = $false
    foreach ($line in $Text.Replace("`r", '').Split("`n")) {
        if ($line.StartsWith('```')) {
            $isCode = -not $isCode
        }

        if (-not $isCode -and $line -match "^#{$Level} (.+)$") {
            $title = $Matches[1].Trim()
            $sections[$title] = [Collections.Generic.List[string]]::new()
        } elseif ($title) {
            $sections[$title].Add($line)
        }
    }

    foreach ($name in @($sections.Keys)) {
        $sections[$name] = ($sections[$name] -join "`n").Trim()
    }

    $sections
}

# The blocks of a section: paragraphs, list items, tables, headings and code, each with its lines.
function Read-Block([string] $Text) {
    $kind = $null
    $lines = [Collections.Generic.List[string]]::new()
    $blocks = [Collections.Generic.List[object]]::new()
    $language = ''
    $close = {
        if ($lines.Count) {
            $blocks.Add([pscustomobject]@{ Kind = $kind; Language = $language; Lines = $lines.ToArray() })
        }

        $lines.Clear()
    }
    foreach ($line in $Text.Split("`n")) {
        if ($line.StartsWith('```')) {
            $wasCode = $kind -eq 'Code'
            . $close
            $kind, $language = $wasCode ? ($null, '') : ('Code', $line.Substring(3))
            continue
        }

        $next = if ($kind -eq 'Code') { 'Code' }
        elseif ($line -match '^#{3,} ') { 'Heading' }
        elseif ($line.StartsWith('|')) { 'Table' }
        elseif ($line -match '^(- |\d+\. )') { 'Item' }
        elseif ($line.StartsWith('  ') -and $kind -eq 'Item') { 'Item' }
        elseif (-not $line.Trim()) { $null }
        else { 'Paragraph' }
        if ($next -ne $kind -or $next -eq 'Heading' -or ($next -eq 'Item' -and -not $line.StartsWith('  '))) {
            . $close
        }

        $kind = $next
        if ($kind) {
            $lines.Add($line)
        }
    }

    . $close
    $blocks
}

# The rows of a table, as cells, without the line under its head.
function Read-TableRow([string[]] $Lines) {
    foreach ($line in $Lines | Where-Object { $_ -notmatch '^[|\s:-]+$' }) {
        , @($line.Trim('|', ' ') -split '(?<!\\)\|' | ForEach-Object { $_.Trim().Replace('\|', '|') })
    }
}

# Text for a console: links become their words, marks go.
function ConvertTo-PlainText([string] $Text) {
    $Text -replace '\[([^\]]+)\]\(([^)]+)\)', '$1' -replace '`([^`]*)`', '$1' -replace '\*\*([^*]+)\*\*', '$1' -replace '\s+', ' '
}
