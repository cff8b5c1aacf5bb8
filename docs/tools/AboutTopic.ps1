# An about topic as the plain text Get-Help shows.

function Format-AboutTopic([string] $Topic, [string] $Markdown) {
    @(
        'TOPIC'
        "    $Topic"
        foreach ($section in (Read-Section $Markdown 2).GetEnumerator()) {
            ''
            $section.Key
            $previous = 'Title'
            foreach ($block in Read-Block $section.Value) {
                # Get-Help takes the fifth line as the synopsis, so a short description follows its title at once.
                $isClose = "$previous $($block.Kind)" -eq 'Item Item' -or "$previous $($section.Key)" -eq 'Title SHORT DESCRIPTION'
                if (-not $isClose) { '' }
                Format-AboutBlock $block
                $previous = $block.Kind
            }
        }
    ) -join "`n"
}

function Format-AboutBlock($Block) {
    switch ($Block.Kind) {
        Heading { '  ' + ($Block.Lines[0] -replace '^#+ ') }
        Code { $Block.Lines | ForEach-Object { "        $_".TrimEnd() } }
        Table { Format-AboutTable $Block.Lines }
        Item {
            $text = ConvertTo-PlainText ($Block.Lines -join ' ')
            $text -match '^(- |\d+\. )(.*)$' | Out-Null
            Format-Wrapped $Matches[2] ('    ' + $Matches[1]) ('    ' + ' ' * $Matches[1].Length)
        }
        default { Format-Wrapped ($Block.Lines -join ' ') '    ' '    ' }
    }
}

# A console is too narrow for a table: the first cell heads each row, the others follow below it, with their column's name where
# there are several.
function Format-AboutTable([string[]] $Lines) {
    $head, $rows = Read-TableRow $Lines
    $isFirst = $true
    foreach ($row in $rows) {
        if (-not $isFirst) { '' }
        $isFirst = $false
        '    ' + (ConvertTo-PlainText $row[0])
        for ($i = 1; $i -lt $row.Count; $i++) {
            if ($row[$i]) {
                Format-Wrapped ($row.Count -eq 2 ? $row[1] : "$($head[$i]): $($row[$i])") '        ' '          '
            }
        }
    }
}

# Lines of at most 80 characters.
function Format-Wrapped([string] $Text, [string] $First, [string] $Indent) {
    $line = $First
    $isEmpty = $true
    foreach ($word in (ConvertTo-PlainText $Text).Trim().Split(' ')) {
        if (-not $isEmpty -and $line.Length + 1 + $word.Length -gt 80) {
            $line
            $line = $Indent
            $isEmpty = $true
        }

        $line += ($isEmpty ? '' : ' ') + $word
        $isEmpty = $false
    }

    $line
}
