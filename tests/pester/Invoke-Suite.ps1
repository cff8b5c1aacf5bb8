#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Runs the Pester suite against the module in this checkout and prints its counts on the last line.
.DESCRIPTION
    Runs against a sandbox, or against the clusters of $env:WEC_TEST_KUBECONFIG. Ends with exit code 1 when a test failed. Where
    Pester 5 is not installed nothing is run, which is said loudly.
#>
[CmdletBinding()]
param(
    # Names of test files, without .Tests.ps1; all of them when left out.
    [string[]] $Name = '*'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

if (-not (Get-Module Pester -ListAvailable | Where-Object { $_.Version -ge '5.5' -and $_.Version -lt '6.0' })) {
    Write-Warning '*** Pester 5 is not installed: THE PESTER SUITE IS SKIPPED. ***'
    return
}

if (-not (Get-Command kubectl -CommandType Application -ErrorAction Ignore)) {
    Write-Warning '*** kubectl is not installed, and the suite asks it for second opinions: THE PESTER SUITE IS SKIPPED. ***'
    return
}

Import-Module Pester -MinimumVersion 5.5 -MaximumVersion 5.99
$configuration = New-PesterConfiguration
$configuration.Run.Path = @($Name -split ',' | ForEach-Object { Join-Path $PSScriptRoot "$_.Tests.ps1" })
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'

$result = Invoke-Pester -Configuration $configuration
"Pester: $($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped"
if ($result.Result -ne 'Passed') {
    exit 1
}
