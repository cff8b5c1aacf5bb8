# The page of one cmdlet: what the code says, and between that what was written.

function Format-CommandPage($Facts, [Collections.IDictionary] $Written) {
    $fence = '```'
    @(
        "# $($Facts.Name)"
        ''
        '<!-- DESCRIPTION, EXAMPLES, NOTES and RELATED LINKS are written here. docs/Build-Help.ps1 writes the rest from the code. -->'
        ''
        '## SYNOPSIS'
        ''
        $Facts.Synopsis
        ''
        '## SYNTAX'
        foreach ($set in $Facts.Sets) {
            ''
            "${fence}powershell"
            Format-Syntax $Facts.Name $set
            $fence
        }
        Format-WrittenSection $Written DESCRIPTION
        Format-WrittenSection $Written EXAMPLES
        ''
        '## PARAMETERS'
        foreach ($parameter in $Facts.Parameters) {
            ''
            Format-ParameterPage $parameter
        }
        ''
        '## INPUTS'
        ''
        Format-Input $Facts
        ''
        '## OUTPUTS'
        ''
        Format-Output $Facts
        Format-WrittenSection $Written NOTES
        Format-WrittenSection $Written 'RELATED LINKS'
    ) -join "`n"
}

function Format-WrittenSection([Collections.IDictionary] $Written, [string] $Title) {
    if ($Written.Contains($Title)) {
        ''
        "## $Title"
        ''
        $Written[$Title]
    }
}

function Format-Syntax([string] $Name, $Set) {
    $words = foreach ($parameter in $Set.Parameters) {
        $type = Get-TypeName $parameter.ParameterType
        $word = $parameter.Position -ge 0 ? "[-$($parameter.Name)]" : "-$($parameter.Name)"
        $word = $type -eq 'switch' ? $word : "$word <$type>"
        $parameter.IsMandatory ? $word : "[$word]"
    }

    @($Name) + $words + '[<CommonParameters>]' -join ' '
}

function Format-ParameterPage($Parameter) {
    "### -$($Parameter.Name)"
    ''
    $Parameter.Description
    ''
    "- Type: ``$($Parameter.Type)``"
    if ($Parameter.Aliases) { "- Aliases: $($Parameter.Aliases -join ', ')" }
    if ($Parameter.Values) { "- Values: $($Parameter.Values -join ', ')" }
    if ($Parameter.Range) { "- Range: $($Parameter.Range)" }
    if ($Parameter.IsMandatory) { '- Required' }
    if ($null -ne $Parameter.Position) { "- Position: $($Parameter.Position)" }
    if ($Parameter.Default) { "- Default: $($Parameter.Default)" }
    if ($Parameter.Pipeline) { "- From the pipeline: $($Parameter.Pipeline -join ', ')" }
    if ($Parameter.Wildcards) { '- Wildcards: yes' }
}

function Format-Input($Facts) {
    $byValue = $Facts.Parameters | Where-Object { $_.Pipeline -contains 'ByValue' }
    $byName = $Facts.Parameters | Where-Object { $_.Pipeline -contains 'ByPropertyName' }
    if (-not $byValue -and -not $byName) {
        return 'None.'
    }

    $names = ($byName | ForEach-Object { '`' + $_.Name + '`' }) -join ', '
    $lines = @(
        foreach ($parameter in $byValue) { "- ``$($parameter.Type)`` for -$($parameter.Name)." }
        if ($byName) { "- Any object with properties named $names, such as one from another cmdlet of this module." }
    )
    $lines -join "`n"
}

function Format-Output($Facts) {
    if (-not $Facts.Outputs) {
        return 'None.'
    }

    $lines = foreach ($output in $Facts.Outputs) {
        "### $($output.Type)"
        ''
        if ($output.Summary) {
            $output.Summary
            ''
        }

        if ($output.Properties) {
            '| Property | Type | Meaning |'
            '|---|---|---|'
            $output.Properties | ForEach-Object { "| $($_.Name) | ``$($_.Type)`` | $($_.Summary.Replace('|', '\|')) |" }
            ''
        }

        foreach ($enum in $output.Enums) {
            "#### $($enum.Name)"
            ''
            if ($enum.Summary) {
                $enum.Summary
                ''
            }

            '| Value | Meaning |'
            '|---|---|'
            $enum.Values | ForEach-Object { "| $($_.Name) | $($_.Summary.Replace('|', '\|')) |" }
            ''
        }
    }

    ($lines -join "`n").TrimEnd()
}
