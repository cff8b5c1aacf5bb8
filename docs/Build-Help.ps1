<#
.SYNOPSIS
Writes the help that Get-Help shows, and the parts of the markdown that the code already says.
.DESCRIPTION
For each cmdlet docs/en-US/<Cmdlet>.md keeps what only a person can write: DESCRIPTION, EXAMPLES, NOTES and RELATED LINKS.
Its other sections come from the built module and the doc comments of the code, and are written again here. From the
result come en-US/KubeStellar.Wec.dll-Help.xml and, from docs/en-US/about_*.md, the en-US/about_*.help.txt. That folder stands
beside the manifest because PowerShell looks for a cmdlet's help in the culture folder of the module's base, and not beside a
DLL that lies deeper.

The module must have been built. Commit what this writes.
.PARAMETER Destination
Where docs/en-US and en-US are written; the repository unless given. A check writes elsewhere and compares.
.EXAMPLE
dotnet build src/KubeStellar.Wec; pwsh docs/Build-Help.ps1
#>
[CmdletBinding()]
param(
    [string] $Destination = (Split-Path $PSScriptRoot)
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
foreach ($part in 'CodeFacts', 'Markdown', 'CommandPage', 'Maml', 'AboutTopic') {
    . (Join-Path $PSScriptRoot tools "$part.ps1")
}

function Save-Text([string] $Folder, [string] $Name, [string] $Text) {
    $null = New-Item $Folder -ItemType Directory -Force
    # The same bytes on every system, so that a check can compare them.
    [IO.File]::WriteAllText((Join-Path $Folder $Name), $Text.Replace("`r", '').TrimEnd() + "`n")
}

$pages = Join-Path $Destination docs en-US
$help = Join-Path $Destination en-US
$source = Join-Path $PSScriptRoot en-US

$module = Import-Module (Join-Path $root KubeStellar.Wec.psd1) -PassThru
$comments = Read-DocComment $root
$commands = foreach ($cmdlet in $module.ExportedCmdlets.Values | Sort-Object Name) {
    $file = Join-Path $source "$($cmdlet.Name).md"
    $written = (Test-Path $file) ? (Read-Section (Get-Content $file -Raw)) : [ordered]@{}
    $facts = Get-CommandFact $cmdlet $comments
    Save-Text $pages "$($cmdlet.Name).md" (Format-CommandPage $facts $written)
    [pscustomobject]@{ Facts = $facts; Written = $written }
}

Save-Text $help 'KubeStellar.Wec.dll-Help.xml' (Format-Maml $commands)

foreach ($file in Get-ChildItem $source -Filter 'about_*.md') {
    $text = Get-Content $file -Raw
    Save-Text $pages $file.Name $text
    Save-Text $help "$($file.BaseName).help.txt" (Format-AboutTopic $file.BaseName $text)
}
