# The help file of the cmdlets, in the format Get-Help reads.

$mamlNamespaces = @{
    ''      = 'http://msh'
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}

# A node with attributes and children; a text becomes the content.
function New-Node([string] $Name, [Collections.IDictionary] $Attributes = @{}, [object[]] $Content = @()) {
    $prefix, $local = $Name.Contains(':') ? $Name.Split([char] ':') : ('', $Name)
    $node = [Xml.Linq.XElement]::new([Xml.Linq.XName]::Get($local, $mamlNamespaces[$prefix]))
    foreach ($attribute in $Attributes.GetEnumerator()) {
        $node.SetAttributeValue([Xml.Linq.XName]::Get($attribute.Key), [string] $attribute.Value)
    }

    foreach ($part in $Content | Where-Object { $null -ne $_ }) {
        $node.Add($part)
    }

    $node
}

# Markdown as paragraphs; an item or a line of code is a paragraph of its own.
function New-Paragraph([string] $Markdown) {
    foreach ($block in Read-Block ($Markdown ?? '')) {
        switch ($block.Kind) {
            Code { $block.Lines | ForEach-Object { New-Node maml:para @{} "    $_" } }
            Table { Read-TableRow $block.Lines | Select-Object -Skip 1 | ForEach-Object { New-Node maml:para @{} (ConvertTo-PlainText ($_ -join ': ')) } }
            default { New-Node maml:para @{} (ConvertTo-PlainText ($block.Lines -join ' ' -replace '^#+ ')) }
        }
    }
}

function Format-Maml([object[]] $Commands) {
    $root = New-Node helpItems ([ordered]@{ schema = 'maml' }) @($Commands | ForEach-Object { New-CommandNode $_.Facts $_.Written })
    foreach ($prefix in 'maml', 'command', 'dev') {
        $root.SetAttributeValue([Xml.Linq.XNamespace]::Xmlns.GetName($prefix), $mamlNamespaces[$prefix])
    }

    "<?xml version=`"1.0`" encoding=`"utf-8`"?>`n" +
    '<!-- Written by docs/Build-Help.ps1 from docs/en-US and the doc comments of the code. Do not edit. -->' + "`n" +
    $root.ToString().Replace("`r", '')
}

function New-CommandNode($Facts, [Collections.IDictionary] $Written) {
    New-Node command:command @{} @(
        New-Node command:details @{} @(
            New-Node command:name @{} $Facts.Name
            New-Node command:verb @{} $Facts.Verb
            New-Node command:noun @{} $Facts.Noun
            New-Node maml:description @{} (New-Paragraph $Facts.Synopsis)
        )
        New-Node maml:description @{} (New-Paragraph $Written['DESCRIPTION'])
        New-Node command:syntax @{} @($Facts.Sets | ForEach-Object { New-SyntaxNode $Facts $_ })
        New-Node command:parameters @{} @($Facts.Parameters | ForEach-Object { New-ParameterNode $_ -IsMandatory $_.IsMandatory -Position $_.Position -IsFull })
        New-Node command:inputTypes @{} @(New-Node command:inputType @{} @(
                New-Node dev:type @{} (New-Node maml:name @{} ((Format-Input $Facts | ConvertTo-Line) -replace ' - ', ' ' -replace '^- '))
            ))
        New-Node command:returnValues @{} @($Facts.Outputs | ForEach-Object { New-OutputNode $_ })
        if ($Written['NOTES']) { New-Node maml:alertSet @{} @(New-Node maml:alert @{} (New-Paragraph $Written['NOTES'])) }
        New-Node command:examples @{} @(New-ExampleNode $Written['EXAMPLES'])
        New-Node command:relatedLinks @{} @(New-LinkNode $Written['RELATED LINKS'])
    )
}

filter ConvertTo-Line { ConvertTo-PlainText $_ }

function New-SyntaxNode($Facts, $Set) {
    New-Node command:syntaxItem @{} @(
        New-Node maml:name @{} $Facts.Name
        foreach ($parameter in $Set.Parameters) {
            $fact = $Facts.Parameters | Where-Object Name -EQ $parameter.Name
            New-ParameterNode $fact -IsMandatory $parameter.IsMandatory -Position ($parameter.Position -ge 0 ? $parameter.Position : $null)
        }
    )
}

function New-ParameterNode($Parameter, [bool] $IsMandatory, $Position, [switch] $IsFull) {
    New-Node command:parameter ([ordered]@{
            required      = "$IsMandatory".ToLowerInvariant()
            variableLength = 'true'
            globbing      = "$($Parameter.Wildcards)".ToLowerInvariant()
            pipelineInput = $Parameter.Pipeline ? "True ($($Parameter.Pipeline -join ', '))" : 'False'
            position      = $Position ?? 'named'
            aliases       = ($Parameter.Aliases -join ', ') ? ($Parameter.Aliases -join ', ') : 'none'
        }) @(
        New-Node maml:name @{} $Parameter.Name
        if ($IsFull) {
            New-Node maml:description @{} @(
                New-Paragraph $Parameter.Description
                if ($Parameter.Values) { New-Node maml:para @{} "Values: $($Parameter.Values -join ', ')." }
                if ($Parameter.Range) { New-Node maml:para @{} "Range: $($Parameter.Range)." }
            )
        }
        if (-not $Parameter.IsSwitch) {
            New-Node command:parameterValue ([ordered]@{ required = 'true'; variableLength = 'false' }) $Parameter.Type
        }
        New-Node dev:type @{} (New-Node maml:name @{} $Parameter.Type)
        New-Node dev:defaultValue @{} ($Parameter.Default ? $Parameter.Default : ($Parameter.IsSwitch ? 'False' : 'None'))
    )
}

function New-OutputNode($Output) {
    New-Node command:returnValue @{} @(
        New-Node dev:type @{} (New-Node maml:name @{} $Output.Type)
        New-Node maml:description @{} @(
            New-Paragraph $Output.Summary
            $Output.Properties | ForEach-Object { New-MemberNode "$($_.Name) ($($_.Type))" $_.Summary }
            foreach ($enum in $Output.Enums) {
                New-Node maml:para @{} "Values of $($enum.Name):"
                $enum.Values | ForEach-Object { New-MemberNode "  $($_.Name)" $_.Summary }
            }
        )
    )
}

function New-MemberNode([string] $Name, [string] $Summary) {
    New-Node maml:para @{} ($Summary ? "${Name}: $(ConvertTo-PlainText $Summary)" : $Name)
}

function New-ExampleNode([string] $Markdown) {
    foreach ($example in (Read-Section $Markdown 3).GetEnumerator()) {
        $blocks = @(Read-Block $example.Value)
        $code = $blocks | Where-Object { $_.Kind -eq 'Code' -and $_.Language -eq 'powershell' } | Select-Object -First 1
        $rest = foreach ($block in $blocks | Where-Object { $_ -ne $code }) {
            $block.Kind -eq 'Code' ? (@('```') + $block.Lines + '```' -join "`n") : ($block.Lines -join "`n")
        }

        New-Node command:example @{} @(
            New-Node maml:title @{} "--- $($example.Key) ---"
            New-Node dev:code @{} ($code.Lines -join "`n")
            New-Node dev:remarks @{} @(New-Paragraph ($rest -join "`n`n"))
        )
    }
}

function New-LinkNode([string] $Markdown) {
    foreach ($link in [regex]::Matches($Markdown, '\[([^\]]+)\]\(([^)]+)\)')) {
        New-Node maml:navigationLink @{} @(
            New-Node maml:linkText @{} $link.Groups[1].Value
            New-Node maml:uri @{} ($link.Groups[2].Value -match '^https?:' ? $link.Groups[2].Value : '')
        )
    }
}
