@{
    RootModule           = 'module/bin/KubeStellar.Wec.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '6d0c3b1e-8f0b-4a53-9c1b-2a4a5f9f7e21'
    Author               = 'KubeStellar.Wec contributors'
    CompanyName          = 'KubeStellar.Wec contributors'
    Copyright            = 'Copyright KubeStellar.Wec contributors. Apache-2.0.'
    Description          = 'Registers, approves, labels, permits and watches KubeStellar Workload Execution Clusters (WECs): one at a prompt or thousands in a runbook.'

    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')

    FormatsToProcess     = @('module/KubeStellar.Wec.Format.ps1xml')

    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'Approve-Wec'
        'Export-WecPermission'
        'Deny-Wec'
        'Compare-WecPermission'
        'Get-Wec'
        'Get-WecContext'
        'Get-WecPermission'
        'Get-WecStatus'
        'Grant-WecPermission'
        'New-Wec'
        'New-WecProperty'
        'New-WecToken'
        'Register-Wec'
        'Revoke-WecPermission'
        'Remove-Wec'
        'Repair-Wec'
        'Resolve-WecPermission'
        'Set-WecContext'
        'Set-WecLabel'
        'Start-WecSandbox'
        'Stop-WecSandbox'
        'Test-Wec'
        'Test-WecIts'
        'Test-WecPermission'
        'Unregister-Wec'
        'Update-Wec'
        'Wait-Wec'
    )

    PrivateData          = @{
        PSData = @{
            Tags         = @('KubeStellar', 'Kubernetes', 'OpenClusterManagement', 'MultiCluster', 'WEC', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
