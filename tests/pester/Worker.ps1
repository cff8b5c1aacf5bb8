<#
.SYNOPSIS
    Runs the Pester test files that `dotnet test` asks for, one after the other.
.DESCRIPTION
    Requests and answers are lines of JSON on a named pipe; tests/KubeStellar.Wec.Pester.Tests is at its other end.
#>
[CmdletBinding()]
param(
    # The manifest of Pester.
    [Parameter(Mandatory)] [string] $Pester,

    # Name of the pipe.
    [Parameter(Mandatory)] [string] $Pipe
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module $Pester

function Get-Report($Name, $Line, $Outcome, $Seconds, $Records) {
    $cause = if ($Outcome -eq 'Failed') { 'What a block around it prepares has failed.' } else { '' }
    @{
        name       = $Name
        line       = $Line
        outcome    = $Outcome
        seconds    = $Seconds
        error      = @($Records).Count -eq 0 ? $cause : (@($Records | ForEach-Object { "$($_.DisplayErrorMessage)" }) -join "`n")
        stackTrace = ($Records | ForEach-Object { "$($_.DisplayStackTrace)" }) -join "`n"
    }
}

# Around the tests: a file that cannot be read, a block whose clean-up has failed.
function Get-Broken($Kind, $Items) {
    foreach ($item in $Items) {
        if (@($item.ErrorRecord).Count -gt 0) {
            Get-Report "$($Kind): $item" 1 Failed 0 $item.ErrorRecord
        }
    }
}

function Invoke-TestFile($Request) {
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $Request.path
    $configuration.Run.PassThru = $true
    $configuration.Run.SkipRun = $Request.discover
    $configuration.Output.Verbosity = 'None'
    if ($Request.lines) {
        $configuration.Filter.Line = @($Request.lines | ForEach-Object { "$($Request.path):$_" })
    }

    $result = Invoke-Pester -Configuration $configuration
    foreach ($test in $result.Tests) {
        if ($Request.discover -or $test.Result -ne 'NotRun') {
            $outcome = if ($Request.discover) { '' } elseif ($test.Result -in 'Passed', 'Skipped') { $test.Result } else { 'Failed' }
            Get-Report $test.ExpandedPath $test.StartLine $outcome $test.Duration.TotalSeconds $test.ErrorRecord
        }
    }

    Get-Broken 'The file' $result.FailedContainers
    if (-not $Request.discover) {
        Get-Broken 'A block' ($result.FailedBlocks | Where-Object { $_.ErrorRecord -and -not ($_.Tests | Where-Object Result -EQ Failed) })
    }
}

$stream = [IO.Pipes.NamedPipeClientStream]::new('.', $Pipe, 'InOut', 'Asynchronous')
$stream.Connect()
$reader = [IO.StreamReader]::new($stream)
$writer = [IO.StreamWriter]::new($stream)
$writer.AutoFlush = $true
while ($null -ne ($line = $reader.ReadLine())) {
    $request = $line | ConvertFrom-Json
    $tests = @(
        try {
            Invoke-TestFile $request
        }
        catch {
            Get-Report 'runs to its end' 1 Failed 0 @(@{ DisplayErrorMessage = "$_"; DisplayStackTrace = $_.ScriptStackTrace })
        }
    )

    $writer.WriteLine((@{ tests = $tests } | ConvertTo-Json -Depth 5 -Compress))
}
