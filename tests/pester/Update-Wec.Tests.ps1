BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive
    Add-TestWec $fleet cluster1
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Update-Wec' {
    It 'changes nothing where the agent is of the release of the ITS' {
        $same = Update-Wec cluster1
        $same.Changed | Should -BeFalse
        $same.AgentVersion | Should -Be $same.HubVersion
    }

    It 'does not make an agent older unless forced' {
        $null = Update-Wec cluster1 -AgentVersion 1.0.0 -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id AgentDowngrade -Category InvalidOperation -Target 'cluster1'
    }

    It 'changes the images and waits until they run' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) -Tag 'clusteradm#387' {
        $null = Update-Wec cluster1 -AgentVersion 1.2.0 -Force
        $updated = Get-Wec cluster1 | Update-Wec -Wait -TimeoutSeconds 120
        $updated.Changed | Should -BeTrue
        $updated.PreviousVersion | Should -Be 'v1.2.0'
        (Get-TestObject $fleet cluster1 klusterlet klusterlet).spec.workImagePullSpec | Should -BeLike "*/work:$($updated.HubVersion)"
    }
}
