BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue' # granting what is not installed yet warns
    $fleet = Start-TestFleet $TestDrive
    $resource = 'appwrappers.workload.codeflare.dev'
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'The pipeline of the main job' {
    It 'takes a cluster from nothing to a WEC with its labels, properties and permissions' {
        $table = Register-Wec cluster1 -WecContext cluster1 -ItsContext its1 |
            Approve-Wec -Wait -PassThru |
            Set-WecLabel -Label @{ 'location-group' = 'edge'; name = 'cluster1' } -PassThru |
            New-WecProperty -Property @{ clusterURL = 'https://my.clusters/1001-abcd'; maxPods = 100 } -PassThru |
            Grant-WecPermission -Resource appwrappers.workload.codeflare.dev -PassThru |
            Test-WecPermission -Resource appwrappers.workload.codeflare.dev |
            Format-Table |
            Out-String -Width 120

        $table | Should -BeLike '*Allowed*Name*Verb*Resource*'
        ($table -split '\r?\n' -like 'True*cluster1*appwrappers*') | Should -HaveCount 5
        $table | Should -Not -BeLike '*False*'
    }

    It 'leaves behind what was asked for' {
        $cluster = Get-TestObject $fleet its1 managedcluster cluster1
        $cluster.spec.hubAcceptsClient | Should -BeTrue
        $cluster.metadata.labels.'location-group' | Should -Be 'edge'
        $cluster.metadata.labels.name | Should -Be 'cluster1'
        $data = (Get-TestObject $fleet its1 configmap cluster1 -n customization-properties).data
        $data.clusterURL | Should -Be 'https://my.clusters/1001-abcd'
        $data.maxPods | Should -Be '100'
    }

    It 'becomes available' {
        (Wait-Wec cluster1 -TimeoutSeconds 120).Reached | Should -Be 'Available'
    }

    It 'changes nothing the second time, says so everywhere, and fails nowhere' {
        if (-not (Test-RealFleet)) {
            Clear-SandboxRequest $fleet
        }

        $Error.Clear()
        Register-Wec cluster1 -WecContext cluster1 -ItsContext its1 -OutVariable registered -ErrorAction Stop |
            Approve-Wec -Wait -PassThru -OutVariable approved -ErrorAction Stop |
            Set-WecLabel -Label @{ 'location-group' = 'edge'; name = 'cluster1' } -PassThru -OutVariable labelled -ErrorAction Stop |
            New-WecProperty -Property @{ clusterURL = 'https://my.clusters/1001-abcd'; maxPods = 100 } -PassThru -OutVariable given -ErrorAction Stop |
            Grant-WecPermission -Resource $resource -PassThru -OutVariable granted -ErrorAction Stop |
            Test-WecPermission -Resource $resource -ErrorAction Stop -OutVariable tested |
            Out-Null

        foreach ($step in $registered, $approved, $labelled, $given, $granted) {
            $step | Should -HaveCount 1
            $step[0].Changed | Should -BeFalse
            $step[0].Name | Should -Be 'cluster1'
        }

        $tested | Should -HaveCount 5
        $Error | Should -BeNullOrEmpty
        if (-not (Test-RealFleet)) {
            Get-SandboxWrite $fleet | Should -BeNullOrEmpty
        }
    }

    It 'hands the kubeconfig and contexts from one to the next' {
        Set-WecContext -Clear
        try {
            $rows = Get-Wec cluster1 -ItsContext its1 -KubeConfig $fleet.KubeConfig |
                Set-WecLabel -Label @{ name = 'cluster1' } -PassThru |
                Test-WecPermission -Resource pods -Verb get
            $rows.KubeConfig | Should -Be $fleet.KubeConfig
            $rows.ItsContext | Should -Be 'its1'
        }
        finally {
            Set-WecContext its1 -KubeConfig $fleet.KubeConfig
        }
    }
}

Describe 'An error that a script block downstream throws' {
    BeforeAll {
        $fleet = Start-TestFleet $TestDrive
        Add-TestWec $fleet
    }

    AfterAll {
        Stop-TestFleet $fleet
    }

    It 'ends <_> as itself, and is no error about the WEC' -ForEach @(
        'Get-Wec', 'Get-WecStatus', 'Get-WecContext', 'Test-WecIts', 'Test-Wec cluster1', 'Register-Wec cluster1', 'Approve-Wec cluster1 -PassThru',
        'Wait-Wec cluster1', 'Test-WecPermission cluster1 pods get', 'Get-WecPermission cluster1', 'Set-WecLabel cluster1 @{ a = "b" } -PassThru'
    ) {
        { & ([scriptblock]::Create($_)) | ForEach-Object { throw 'enough' } } | Should -Throw 'enough' -ErrorId 'enough'
    }
}
